-- Deploy storeroom:recipes/get_recipe to pg
-- requires: recipes/read_recipe
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.get_recipe(p_recipe_id bigint, p_servings numeric DEFAULT NULL)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN recipes.read_recipe(p_recipe_id, p_servings);
END
$$;

COMMENT ON FUNCTION recipes.get_recipe(bigint, numeric) IS
'The recipe with that number, its lines and steps. With p_servings its quantities are for so many, rounded to three decimals, and servings says so; the lines stay as written. Raises P0002 when there is none, 23514 for p_servings out of bounds, 22023 when the recipe does not say for how many it is. Example: SELECT title, servings, ingredients FROM get_recipe(1, 6);';
CALL util.publish('recipes.get_recipe(bigint, numeric)');

COMMIT;
