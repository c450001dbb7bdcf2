-- Deploy storeroom:recipes/delete_recipe to pg
-- requires: recipes/read_recipe
-- requires: recipes/forget_ingredients
-- requires: util/publish
-- requires: util/forget_words
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.delete_recipe(p_recipe_id bigint, p_version integer DEFAULT NULL)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row  recipes.recipe_detail;
    v_used bigint[];
BEGIN
    PERFORM FROM recipes.recipe AS l WHERE l.recipe_id = p_recipe_id FOR UPDATE;
    v_row := recipes.read_recipe(p_recipe_id);
    CALL util.check_version(p_version, v_row.version);
    v_used := ARRAY(SELECT u.ingredient_id FROM recipes.ingredient_use AS u WHERE u.recipe_id = p_recipe_id);
    CALL util.forget_words('recipes', 'recipe', ARRAY[p_recipe_id]);
    DELETE FROM recipes.recipe AS r WHERE r.recipe_id = p_recipe_id;
    CALL recipes.forget_ingredients(v_used);
    PERFORM activity.log_changes('recipes', 'recipe', 'delete', ARRAY[p_recipe_id], ARRAY[to_jsonb(v_row)], NULL);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.delete_recipe(bigint, integer) IS
'Removes a recipe and returns what it was; categories and known ingredients stay. Raises P0002 when there is none. Raises P0004 when p_version is given and not the recipe''s. Example: SELECT title FROM delete_recipe(1);';
CALL util.publish('recipes.delete_recipe(bigint, integer)');

COMMIT;
