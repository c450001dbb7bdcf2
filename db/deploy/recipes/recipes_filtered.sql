-- Deploy storeroom:recipes/recipes_filtered to pg
-- requires: recipes/recipe_item
-- requires: recipes/recipe_order
-- requires: util/filtered_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipes_filtered(
    p_sort      text,
    p_scope     text,
    p_after     text[],
    p_limit     integer,
    p_where     text     DEFAULT 'true',
    p_ids       bigint[] DEFAULT NULL,
    p_corrected text     DEFAULT NULL,
    p_list      text     DEFAULT NULL,
    p_walk      integer  DEFAULT NULL
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_order util.page_order := recipes.recipe_order(p_sort);
    v_from  text := CASE p_sort
        WHEN 'views' THEN '(SELECT r.*, v.views FROM recipes.recipe_views AS v JOIN recipes.recipe AS r ON r.recipe_id = v.recipe_id)'
        ELSE 'recipes.recipe'
    END;
BEGIN
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    -- Where a filter leaves few recipes, these are fetched and sorted; otherwise the order of the page is walked until it
    -- is full. The planner would decide that by statistics, and walk the whole table for what stands late in the order.
    IF p_ids IS NOT NULL THEN
        v_from := format('(SELECT * FROM %s AS r WHERE r.recipe_id = ANY ($5) OFFSET 0)', v_from);
    END IF;
    RETURN QUERY EXECUTE util.filtered_page('recipes.recipe_row', v_from, 'recipe_id', v_order, ARRAY[p_where], format('%L::text', p_corrected), p_list, p_walk)
    USING p_scope, p_after, p_limit, 0, p_ids;
END
$$;

COMMENT ON FUNCTION recipes.recipes_filtered(text, text, text[], integer, text, bigint[], text, text, integer) IS
'One page of the recipes that pass a condition (on b, with its values in it), of p_ids if given, sorted by title (relevance, too), newest, time or views; p_list and p_walk as in filtered_page. Example: SELECT * FROM recipes_filtered(''title'', ''00000000'', NULL, 10);';

COMMIT;
