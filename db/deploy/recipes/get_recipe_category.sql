-- Deploy storeroom:recipes/get_recipe_category to pg
-- requires: recipes/category
-- requires: util/read_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.get_recipe_category(p_category_id bigint)
RETURNS util.category_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.read_category('recipes', p_category_id);
END
$$;

COMMENT ON FUNCTION recipes.get_recipe_category(bigint) IS 'The category of recipes with that number. Raises P0002 when there is none. Example: SELECT name FROM get_recipe_category(1);';
CALL util.publish('recipes.get_recipe_category(bigint)');

COMMIT;
