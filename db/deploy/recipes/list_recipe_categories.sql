-- Deploy storeroom:recipes/list_recipe_categories to pg
-- requires: recipes/category
-- requires: util/page_categories
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.list_recipe_categories(
    p_q     util.query      DEFAULT NULL,
    p_limit util.page_limit DEFAULT 20,
    p_after text            DEFAULT NULL,
    p_exact boolean         DEFAULT false
)
RETURNS SETOF util.category_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY SELECT * FROM util.page_categories('recipes', 'list_recipe_categories', p_q, p_limit, p_after, p_exact);
END
$$;

COMMENT ON FUNCTION recipes.list_recipe_categories(util.query, util.page_limit, text, boolean) IS
'One page of the categories of recipes: all by name, or those with the words of p_q, names that begin so first, corrected where none has them, unless p_exact. Raises 22023 for a blank text or a foreign cursor. Example: SELECT category_id, name FROM list_recipe_categories();';
CALL util.publish('recipes.list_recipe_categories(util.query, util.page_limit, text, boolean)');

COMMIT;
