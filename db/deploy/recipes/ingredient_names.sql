-- Deploy storeroom:recipes/ingredient_names to pg
-- requires: recipes/schema
-- requires: util/search_key
-- requires: util/tidy

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.ingredient_names(p_list text, p_field text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_names text[] := ARRAY(
        SELECT k.key
        FROM string_to_table(p_list, ',') WITH ORDINALITY AS n (name, place)
        CROSS JOIN LATERAL (VALUES (util.tidy(n.name))) AS k (key)
        WHERE util.search_key(k.key) <> ''
        GROUP BY k.key
        ORDER BY min(n.place)
    );
BEGIN
    IF p_list IS NOT NULL AND v_names = '{}' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'an ingredient to search for must not be blank', COLUMN = p_field;
    ELSIF cardinality(v_names) > 50 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there are more than 50 ingredients', COLUMN = p_field;
    END IF;
    RETURN v_names;
END
$$;

COMMENT ON FUNCTION recipes.ingredient_names(text, text) IS
'The names in a list with commas, each once; none for NULL. Raises 22023 for p_field when the list is blank or has more than 50. Example: SELECT ingredient_names(''chicken, garlic'', ''ingredient'');';

COMMIT;
