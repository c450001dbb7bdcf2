-- Deploy storeroom:recipes/match_ingredients to pg
-- requires: recipes/match_kinds
-- requires: recipes/ingredient_alias
-- requires: recipes/ingredient_key
-- requires: util/word_query

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.match_ingredients(p_name text)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_key text := recipes.ingredient_key(p_name);
    v_id  bigint;
BEGIN
    SELECT a.ingredient_id INTO v_id FROM recipes.ingredient_alias AS a WHERE a.alias_key = v_key;
    IF FOUND THEN
        RETURN recipes.match_kinds(v_id);
    END IF;
    -- As typed, the last word perhaps half a word, and in the singular.
    RETURN ARRAY(
        SELECT DISTINCT a.ingredient_id
        FROM recipes.ingredient_alias AS a
        WHERE a.words @@ (util.word_query(util.search_key(p_name)) || util.word_query(v_key))
        ORDER BY a.ingredient_id  -- the same ones for each page
        LIMIT 500
    );
END
$$;

COMMENT ON FUNCTION recipes.match_ingredients(text) IS
'The ingredient of that name and all kinds of it; if none has the name, those with the words in a name, pending ones too, the oldest 500 of them. Example: SELECT match_ingredients(''chicken'');';

COMMIT;
