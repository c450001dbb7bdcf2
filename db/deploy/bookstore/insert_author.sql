-- Deploy storeroom:bookstore/insert_author to pg
-- requires: bookstore/author_row
-- requires: bookstore/name_authors
-- requires: bookstore/tidy_aliases
-- requires: util/refuse_duplicate
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.insert_author(
    p_name           text,
    p_disambiguation text    DEFAULT '',
    p_birth_year     integer DEFAULT NULL,
    p_death_year     integer DEFAULT NULL,
    p_aliases        text[]  DEFAULT '{}'
)
RETURNS bookstore.author_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_author_id bigint;
    v_row       bookstore.author_row;
BEGIN
    INSERT INTO bookstore.author (name, disambiguation, birth_year, death_year, aliases)
    VALUES (
        coalesce(util.tidy(p_name), ''), coalesce(util.tidy(p_disambiguation), ''), p_birth_year, p_death_year, bookstore.tidy_aliases(p_aliases)
    )
    ON CONFLICT ON CONSTRAINT author_identity DO NOTHING
    RETURNING author.author_id INTO v_author_id;
    IF v_author_id IS NULL THEN
        PERFORM util.refuse_duplicate('author_identity', (
            SELECT a.author_id
            FROM bookstore.author AS a
            WHERE a.name_key = util.person_key(p_name) AND a.disambiguation = coalesce(util.tidy(p_disambiguation), '')
        ));
    END IF;

    CALL bookstore.name_authors(ARRAY[v_author_id]);
    SELECT r.* INTO v_row FROM bookstore.author_row AS r WHERE r.author_id = v_author_id;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.insert_author(text, text, integer, integer, text[]) IS
'Adds an author and returns it. Raises 23505 with the existing number when name and disambiguation are known, 23514 for a value out of bounds. Example: SELECT author_id FROM insert_author(''Mary Ann Evans'', p_aliases => ''{George Eliot}'');';
CALL util.publish('bookstore.insert_author(text, text, integer, integer, text[])');

COMMIT;
