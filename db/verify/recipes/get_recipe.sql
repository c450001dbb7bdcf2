-- Verify storeroom:recipes/get_recipe on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
SELECT 1 / ((title = 'Verify') IS TRUE)::integer FROM recipes.get_recipe(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.get_recipe(bigint, numeric)', 'EXECUTE')::integer;

ROLLBACK;
