-- Deploy storeroom:recipes/search_recipes_by_ingredient to pg
-- requires: recipes/recipes_linked
-- requires: recipes/recipes_filtered
-- requires: recipes/ingredient_groups
-- requires: recipes/unwanted_ingredients
-- requires: recipes/ingredient_names
-- requires: recipes/ingredient_list
-- requires: util/read_position
-- requires: util/page_limit
-- requires: util/publish
-- requires: recipes/crossed_recipes
-- requires: recipes/correct_ingredients

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.search_recipes_by_ingredient(
    p_ingredient recipes.ingredient_list,
    p_match      text                    DEFAULT 'all',
    p_without    recipes.ingredient_list DEFAULT NULL,
    p_sort       text                    DEFAULT 'relevance',
    p_limit      util.page_limit         DEFAULT 20,
    p_after      text                    DEFAULT NULL,
    p_exact      boolean                 DEFAULT false
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort      text := coalesce(p_sort, 'relevance');
    v_match     text := coalesce(p_match, 'all');
    v_names     text[] := recipes.ingredient_names(coalesce(p_ingredient, ''), 'ingredient');
    v_without   text[] := recipes.ingredient_names(p_without, 'without');
    v_scope     text := util.cursor_scope('search_recipes_by_ingredient', v_names::text, v_match, v_without::text, v_sort);
    v_after     text[] := util.read_position(p_after, v_scope, recipes.recipe_order(v_sort));
    v_groups    text[];
    v_unwanted  record;
    v_corrected text;
BEGIN
    IF p_exact IS NOT TRUE THEN
        v_corrected := nullif(array_to_string(recipes.correct_ingredients(v_names), ', '), array_to_string(v_names, ', '));
        v_names := coalesce(string_to_array(v_corrected, ', '), v_names);
    END IF;
    v_groups := recipes.ingredient_groups(v_names, v_match);
    IF cardinality(v_groups) = 1 AND p_without IS NULL AND v_sort <> 'views' THEN
        RETURN QUERY SELECT * FROM recipes.recipes_linked('ingredient', v_groups[1]::bigint[], v_sort, v_scope, v_after, coalesce(p_limit, 20), v_corrected);
        RETURN;
    END IF;
    SELECT * INTO v_unwanted FROM recipes.unwanted_ingredients(v_without, p_exact);
    v_corrected := nullif(concat_ws(', ', v_corrected, v_unwanted.corrected), '');
    RETURN QUERY
    SELECT *
    FROM recipes.recipes_filtered(
        v_sort, v_scope, v_after, coalesce(p_limit, 20),
        'true', recipes.crossed_recipes(NULL, v_groups, v_unwanted.ingredient_ids, v_sort, v_after, coalesce(p_limit, 20)), v_corrected
    );
END
$$;

COMMENT ON FUNCTION recipes.search_recipes_by_ingredient(recipes.ingredient_list, text, recipes.ingredient_list, text, util.page_limit, text, boolean) IS
'One page of the recipes with an ingredient, or with all or any (p_match) of several with commas between, and without those of p_without (by one letter corrected, too, where none has the name), nor what has their words in its name. An ingredient is found by any of its names and stands for all kinds of it, chicken for chicken breast; where none has the name, by words of names, and where none has these, by corrected ones, unless p_exact. Sorts: relevance and title (by title), newest, views (most first), time (quickest first). Raises 22023 for a blank list, an unwanted ingredient that is not known, another p_match, an unknown sort or a foreign cursor. Example: SELECT title FROM search_recipes_by_ingredient(''tomatoes, basil'', p_without => ''cheese'');';
CALL util.publish('recipes.search_recipes_by_ingredient(recipes.ingredient_list, text, recipes.ingredient_list, text, util.page_limit, text, boolean)');

COMMIT;
