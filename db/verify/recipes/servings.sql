-- Verify storeroom:recipes/servings on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('2.5', 'recipes.servings')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('0', 'recipes.servings')) IS TRUE)::integer;

ROLLBACK;
