-- Verify storeroom:recipes/count_recipes on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / c.count FROM recipes.count_recipes() AS c;
SELECT 1 / c.count FROM recipes.count_recipes(p_count => 'exact') AS c;
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.count_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
