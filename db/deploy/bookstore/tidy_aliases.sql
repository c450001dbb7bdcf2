-- Deploy storeroom:bookstore/tidy_aliases to pg
-- requires: bookstore/person_name
-- requires: util/person_key
-- requires: util/tidy

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.tidy_aliases(p_aliases text[])
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(p_aliases) AS a (alias) WHERE util.tidy(a.alias) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'an alias must not be blank', COLUMN = 'aliases';
    END IF;
    IF EXISTS (SELECT FROM unnest(p_aliases) AS a (alias) WHERE NOT pg_input_is_valid(util.tidy(a.alias), 'bookstore.person_name')) THEN
        RAISE check_violation USING MESSAGE = 'an alias is too long', CONSTRAINT = 'person_name_length', COLUMN = 'aliases';
    END IF;
    RETURN ARRAY(
        SELECT t.alias
        FROM (
            SELECT DISTINCT ON (util.person_key(a.alias)) util.tidy(a.alias) AS alias, a.place
            FROM unnest(p_aliases) WITH ORDINALITY AS a (alias, place)
            ORDER BY util.person_key(a.alias), a.place
        ) AS t
        ORDER BY t.place
    );
END
$$;

COMMENT ON FUNCTION bookstore.tidy_aliases(text[]) IS
'The aliases tidied, without repetitions, in order. Raises 22023 for a blank one, 23514 when one is no person_name. Example: SELECT tidy_aliases(''{George Eliot,GEORGE ELIOT}'');';

COMMIT;
