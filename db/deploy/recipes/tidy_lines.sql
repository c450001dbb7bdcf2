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
    IF EXISTS (SELECT FROM unnest(p_lines[:1001]) AS l (line) WHERE util.tidy(l.line) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a line must not be blank', COLUMN = p_field;
    END IF;
    -- One more than a recipe holds is enough for the table to refuse: thousands are not read first.
    RETURN ARRAY(SELECT util.tidy(l.line) FROM unnest(p_lines[:1001]) WITH ORDINALITY AS l (line, place) ORDER BY l.place);
END
$$;

COMMENT ON FUNCTION recipes.tidy_lines(text[], text) IS
'The lines tidied, each one line, the first 1,001 of them. Raises 22023 for p_field when one is blank. Example: SELECT tidy_lines(''{ 2  eggs}'', ''ingredients'');';

COMMIT;
