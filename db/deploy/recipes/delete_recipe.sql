-- Deploy storeroom:recipes/delete_recipe to pg
-- requires: recipes/read_recipe
-- requires: recipes/forget_ingredients
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.delete_recipe(p_recipe_id bigint)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row  recipes.recipe_detail := recipes.read_recipe(p_recipe_id);
    v_used bigint[] := ARRAY(SELECT u.ingredient_id FROM recipes.ingredient_use AS u WHERE u.recipe_id = p_recipe_id);
BEGIN
    DELETE FROM recipes.recipe AS r WHERE r.recipe_id = p_recipe_id;
    IF NOT FOUND THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such recipe', COLUMN = 'recipe_id';
    END IF;
    CALL recipes.forget_ingredients(v_used);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.delete_recipe(bigint) IS
'Removes a recipe and returns what it was; categories and known ingredients stay. Raises P0002 when there is none. Example: SELECT title FROM delete_recipe(1);';
CALL util.publish('recipes.delete_recipe(bigint)');

COMMIT;
