-- Verify storeroom:recipes/suggest_recipes on pg

BEGIN;

SELECT 1 / count(*) FROM recipes.suggest_recipes('butt');
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.suggest_recipes(util.query, util.page_limit)', 'EXECUTE')::integer;

ROLLBACK;
