-- Deploy storeroom:recipes/update_recipe_category to pg
-- requires: recipes/recipe_category
-- requires: util/rename_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.update_recipe_category(p_category_id bigint, p_name text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.rename_category('recipes', p_category_id, p_name, 'recipe');
END
$$;

COMMENT ON FUNCTION recipes.update_recipe_category(bigint, text) IS
'Renames a category and returns it; the recipes show the new name at once. Raises P0002 when there is no such category, otherwise as insert_recipe_category. Example: SELECT name FROM update_recipe_category(1, ''Verse'');';
CALL util.publish('recipes.update_recipe_category(bigint, text)');

COMMIT;
