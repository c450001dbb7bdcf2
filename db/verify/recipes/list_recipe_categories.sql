-- Verify storeroom:recipes/list_recipe_categories on pg

BEGIN;

INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / count(*) FROM recipes.list_recipe_categories('verifier');
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.list_recipe_categories(util.query, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
