-- Deploy storeroom:recipes/delete_recipe_category to pg
-- requires: recipes/category
-- requires: util/remove_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.delete_recipe_category(p_category_id bigint, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.remove_category('recipes', p_category_id, p_version);
END
$$;

COMMENT ON FUNCTION recipes.delete_recipe_category(bigint, integer) IS
'Removes a category without recipes and returns what it was. Raises P0002 when there is none, 23503 when it has recipes. Raises P0004 when p_version is given and not the category''s. Example: SELECT d.name FROM insert_recipe_category(''Not needed'') AS i, delete_recipe_category(i.category_id) AS d;';
CALL util.publish('recipes.delete_recipe_category(bigint, integer)');

COMMIT;
