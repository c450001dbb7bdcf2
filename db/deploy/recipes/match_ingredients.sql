-- Deploy storeroom:recipes/match_ingredients to pg
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
    v_id bigint;
BEGIN
    SELECT a.ingredient_id INTO v_id FROM recipes.ingredient_alias AS a WHERE a.alias_key = recipes.ingredient_key(p_name);
    IF FOUND THEN
        RETURN ARRAY(
            WITH RECURSIVE kind (ingredient_id) AS (
                SELECT v_id
                UNION
                SELECT i.ingredient_id FROM kind AS k JOIN recipes.ingredient AS i ON i.parent_id = k.ingredient_id
            )
            SELECT k.ingredient_id FROM kind AS k LIMIT 1000
        );
    END IF;
    RETURN ARRAY(SELECT DISTINCT a.ingredient_id FROM recipes.ingredient_alias AS a WHERE a.words @@ util.word_query(recipes.ingredient_key(p_name)) LIMIT 500);
END
$$;

COMMENT ON FUNCTION recipes.match_ingredients(text) IS
'The ingredient of that name and all kinds of it; if none has the name, those with the words in a name, pending ones too, at most 500. Example: SELECT match_ingredients(''chicken'');';

COMMIT;
