-- Verify storeroom:recipes/insert_recipes on pg

BEGIN;

SELECT 1 / ((count(*) = 1 AND min(outcome) = 'refused') IS TRUE)::integer FROM recipes.insert_recipes('[{"verify": 1}]', false);
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.insert_recipes(json, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
