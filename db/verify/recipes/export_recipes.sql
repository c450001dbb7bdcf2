-- Verify storeroom:recipes/export_recipes on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
SELECT 1 / ((title = 'Verify' AND source = 'storeroom') IS TRUE)::integer FROM recipes.export_recipes(-2, 1);
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.export_recipes(bigint, util.page_limit)', 'EXECUTE')::integer;

ROLLBACK;
