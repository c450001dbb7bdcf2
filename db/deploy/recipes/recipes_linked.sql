-- Deploy storeroom:recipes/recipes_linked to pg
-- requires: recipes/recipe_item
-- requires: recipes/recipe_order
-- requires: recipes/recipe_category
-- requires: recipes/ingredient_use
-- requires: util/linked_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipes_linked(
    p_link      text,
    p_ids       bigint[],
    p_sort      text,
    p_scope     text,
    p_after     text[],
    p_limit     integer,
    p_corrected text DEFAULT NULL
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_order util.page_order := recipes.recipe_order(p_sort);
BEGIN
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    RETURN QUERY EXECUTE util.linked_page(
        'recipes.recipe_row', CASE p_link WHEN 'category' THEN 'recipes.recipe_category' ELSE 'recipes.ingredient_use' END, p_link || '_id', 'recipe_id', v_order,
        p_further => format('%L::text', p_corrected)
    )
    USING p_scope, p_after, p_limit, 0, p_ids;
END
$$;

COMMENT ON FUNCTION recipes.recipes_linked(text, bigint[], text, text, text[], integer, text) IS
'One page of the recipes under any of some categories or ingredients (p_link: category or ingredient), sorted by title, newest or time. Example: SELECT * FROM recipes_linked(''category'', ''{1}'', ''title'', ''00000000'', NULL, 10);';

COMMIT;
