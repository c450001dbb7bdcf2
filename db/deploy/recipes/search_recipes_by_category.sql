-- Deploy storeroom:recipes/search_recipes_by_category to pg
-- requires: recipes/recipes_linked
-- requires: recipes/recipes_filtered
-- requires: util/match_categories
-- requires: util/read_position
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: recipes/crossed_recipes
-- requires: util/correct_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.search_recipes_by_category(
    p_category util.query,
    p_sort     text            DEFAULT 'relevance',
    p_limit    util.page_limit DEFAULT 20,
    p_after    text            DEFAULT NULL,
    p_exact    boolean         DEFAULT false
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort      text := coalesce(p_sort, 'relevance');
    v_scope     text := util.cursor_scope('search_recipes_by_category', util.name_key(p_category), v_sort);
    v_after     text[];
    v_ids       bigint[];
    v_corrected text;
BEGIN
    IF coalesce(util.name_key(p_category), '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'category must not be blank', COLUMN = 'category';
    END IF;
    v_after := util.read_position(p_after, v_scope, recipes.recipe_order(v_sort));
    v_ids := util.match_categories('recipes', p_category);
    IF v_ids = '{}' AND p_exact IS NOT TRUE THEN
        v_corrected := util.correct_category('recipes', p_category);
        v_ids := util.match_categories('recipes', v_corrected);
    END IF;
    IF v_sort = 'views' THEN  -- the lists of categories have no copy of what changes with every reader
        RETURN QUERY
        SELECT *
        FROM recipes.recipes_filtered(
            v_sort, v_scope, v_after, coalesce(p_limit, 20), 'true', recipes.crossed_recipes(v_ids, NULL, NULL, v_sort, v_after, coalesce(p_limit, 20)), v_corrected
        );
    ELSE
        RETURN QUERY
        SELECT *
        FROM recipes.recipes_linked(
            'category', v_ids, v_sort, v_scope, v_after, coalesce(p_limit, 20), v_corrected
        );
    END IF;
END
$$;

COMMENT ON FUNCTION recipes.search_recipes_by_category(util.query, text, util.page_limit, text, boolean) IS
'One page of the recipes in a category, found by its name or, when no category has that name, in all categories with the words; where none has them, these are corrected, unless p_exact. Sorts: relevance and title (by title), newest, views (most first), time (quickest first). Raises 22023 for a blank category, an unknown sort or a foreign cursor. Example: SELECT title, total_minutes FROM search_recipes_by_category(''dessert'', p_sort => ''time'');';
CALL util.publish('recipes.search_recipes_by_category(util.query, text, util.page_limit, text, boolean)');

COMMIT;
