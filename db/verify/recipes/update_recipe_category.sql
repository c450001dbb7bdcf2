-- Verify storeroom:recipes/update_recipe_category on pg

BEGIN;

INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((name = 'Verified') IS TRUE)::integer FROM recipes.update_recipe_category(-1, 'Verified');
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.update_recipe_category(bigint, text, integer)', 'EXECUTE')::integer;

ROLLBACK;
