-- Verify storeroom:recipes/get_recipe_category on pg

BEGIN;

INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((name = 'Verify Verifier') IS TRUE)::integer FROM recipes.get_recipe_category(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.get_recipe_category(bigint)', 'EXECUTE')::integer;

ROLLBACK;
