-- Deploy storeroom:recipes/delete_recipe_category to pg
-- requires: recipes/category
-- requires: util/remove_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.delete_recipe_category(p_category_id bigint)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.remove_category('recipes', p_category_id);
END
$$;

COMMENT ON FUNCTION recipes.delete_recipe_category(bigint) IS
'Removes a category without recipes and returns what it was. Raises P0002 when there is none, 23503 when it has recipes. Example: SELECT d.name FROM insert_recipe_category(''Not needed'') AS i, delete_recipe_category(i.category_id) AS d;';
CALL util.publish('recipes.delete_recipe_category(bigint)');

COMMIT;
