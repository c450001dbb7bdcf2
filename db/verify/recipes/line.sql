-- Verify storeroom:recipes/line on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'recipes.line')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 2001), 'recipes.line')) IS TRUE)::integer;

ROLLBACK;
