-- Verify storeroom:recipes/list_ingredients on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name, status) VALUES (-1, 'Verify it', 'pending');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify it'), (-1, 'Verifier');
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM recipes.list_ingredients('verify', 'pending');
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM recipes.list_ingredients('verifiers', 'all');
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.list_ingredients('verify');
SELECT 1 / ((count(*) > 0) IS TRUE)::integer FROM recipes.list_ingredients();
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.list_ingredients(util.query, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
