-- Deploy storeroom:recipes/tidy_lines to pg
-- requires: recipes/schema
-- requires: util/tidy

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.tidy_lines(p_lines text[], p_field text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(p_lines) AS l (line) WHERE util.tidy(l.line) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a line must not be blank', COLUMN = p_field;
    END IF;
    RETURN ARRAY(SELECT util.tidy(l.line) FROM unnest(p_lines) WITH ORDINALITY AS l (line, place) ORDER BY l.place);
END
$$;

COMMENT ON FUNCTION recipes.tidy_lines(text[], text) IS
'The lines tidied, each one line. Raises 22023 for p_field when one is blank. Example: SELECT tidy_lines(''{ 2  eggs}'', ''ingredients'');';

COMMIT;
