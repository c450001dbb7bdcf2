-- Deploy storeroom:recipes/suggest_recipes to pg
-- requires: recipes/suggested_recipes
-- requires: recipes/suggested_ingredients
-- requires: util/suggestion
-- requires: util/corrected_texts
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.suggest_recipes(p_q util.query, p_limit util.page_limit DEFAULT 10)
RETURNS SETOF util.suggestion
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10 SET search_path = ''
AS $$
DECLARE
    v_limit integer := coalesce(p_limit, 10);
    v_texts text[] := ARRAY[p_q];  -- as typed, then what may have been meant
    v_typed util.typed_text;
BEGIN
    IF coalesce(util.search_key(p_q), '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a text to complete must not be blank', COLUMN = 'q';
    END IF;
    FOR i IN 1..4 LOOP
        EXIT WHEN v_texts[i] IS NULL;
        v_typed := recipes.typed_recipe(v_texts[i]);
        RETURN QUERY
        SELECT s.kind, s.text, s.id, s.alias, CASE WHEN i > 1 THEN v_texts[i] END
        FROM (
            SELECT *
            FROM (
                SELECT 'title', r.title::text, r.recipe_id, NULL, m.tier, m.place
                FROM recipes.suggested_recipes(v_typed, v_limit) AS m
                JOIN recipes.recipe AS r ON r.recipe_id = m.id
                UNION ALL
                SELECT 'ingredient', i.name::text, i.ingredient_id, CASE WHEN m.key <> recipes.ingredient_key(i.name) THEN a.alias END, m.tier, m.place
                FROM recipes.suggested_ingredients(v_typed, v_limit) AS m
                JOIN recipes.ingredient AS i ON i.ingredient_id = m.id
                JOIN recipes.ingredient_alias AS a ON a.alias_key = m.key
                UNION ALL
                SELECT 'category', c.name::text, c.category_id, NULL, m.tier, m.place
                FROM recipes.suggested_recipe_categories(v_typed, v_limit) AS m
                JOIN recipes.category AS c ON c.category_id = m.id
            ) AS k (kind, text, id, alias, tier, place)
            -- The best of each kind, then the second of each.
            ORDER BY k.place, k.tier, k.kind
            LIMIT v_limit
        ) AS s
        -- That very text, names that begin so, names with the words.
        ORDER BY (s.tier > 0)::integer + (s.tier > 3)::integer, s.place, s.tier, s.kind;
        EXIT WHEN FOUND;
        IF i = 1 THEN
            v_texts := v_texts || util.corrected_texts('recipes', 'recipe', p_q);
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION recipes.suggest_recipes(util.query, util.page_limit) IS
'A few titles, ingredients and categories for somebody who types: the very text first, then what begins so, then what has all words, whatever their order; each beginning of a word completed to the most used words; of each kind the best before the second of any; corrected where nothing is as typed. Raises 22023 for a blank text. Example: SELECT kind, text FROM suggest_recipes(''choc'');';
CALL util.publish('recipes.suggest_recipes(util.query, util.page_limit)');

COMMIT;
