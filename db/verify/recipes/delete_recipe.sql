-- Verify storeroom:recipes/delete_recipe on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
SELECT 1 / ((title = 'Verify') IS TRUE)::integer FROM recipes.delete_recipe(-1);
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.recipe_views WHERE recipe_id = -1;
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.delete_recipe(bigint, integer)', 'EXECUTE')::integer;

ROLLBACK;
