-- Deploy storeroom:recipes/recipes_found to pg
-- requires: recipes/recipe_filter
-- requires: recipes/recipe_condition
-- requires: recipes/listed_recipes
-- requires: recipes/recipe_word
-- requires: util/find_rows

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipes_found(p_category text, p_ingredient text, p_without text, p_q text, p_category_id bigint, p_ingredient_id bigint[], p_match text, p_exact boolean, p_most integer)
RETURNS util.rows_found
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_filter record;
    v_found  util.rows_found;
    v_ids    bigint[];
    v_list   text;
BEGIN
    SELECT * INTO v_filter FROM recipes.recipe_filter(p_category, p_ingredient, p_without, p_q, p_category_id, p_ingredient_id, p_match, coalesce(p_exact, false));
    IF v_filter.link IS NULL THEN
        v_ids := recipes.listed_recipes(v_filter.category_ids, v_filter.groups);
    END IF;
    IF p_q IS NULL AND v_ids IS NULL THEN
        -- What makes the list need not be looked for in each of its recipes.
        IF v_filter.groups IS NOT NULL THEN
            v_list := util.linked_rows('recipes.ingredient_use', 'ingredient_id', v_filter.groups[1]::bigint[], 'recipe_id');
            v_filter.groups := v_filter.groups[2:];
        ELSIF v_filter.category_ids IS NOT NULL THEN
            v_list := util.linked_rows('recipes.recipe_category', 'category_id', v_filter.category_ids, 'recipe_id');
            v_filter.category_ids := NULL;
        END IF;
    END IF;
    v_found := util.find_rows(
        'recipes', 'recipe', 'title_sort', p_q, '{}',
        recipes.recipe_condition(v_filter.category_ids, v_filter.groups, v_filter.without_ids, p_most IS NOT NULL),
        v_ids, coalesce(p_exact, false), v_list, p_most
    );
    v_found.corrected := nullif(concat_ws(', ', v_filter.corrected, v_found.corrected), '');
    RETURN v_found;
END
$$;

COMMENT ON FUNCTION recipes.recipes_found(text, text, text, text, bigint, bigint[], text, boolean, integer) IS
'The first p_most recipes that search_recipes finds by all that is given, or with NULL their number; see find_rows. Without words they come ingredient by ingredient, else category by category, else all, the newest first. Raises what recipe_filter does. Example: SELECT * FROM recipes_found(''soup'', ''leek'', NULL, NULL, NULL, NULL, NULL, false, 1000);';

COMMIT;
