-- Verify storeroom:recipes/minutes on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('90', 'recipes.minutes')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('-1', 'recipes.minutes')) IS TRUE)::integer;

ROLLBACK;
