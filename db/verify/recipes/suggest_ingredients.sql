-- Verify storeroom:recipes/suggest_ingredients on pg

BEGIN;

SELECT 1 / count(*) FROM recipes.suggest_ingredients('butt');
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.suggest_ingredients(util.query, util.page_limit)', 'EXECUTE')::integer;

ROLLBACK;
