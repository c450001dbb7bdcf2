-- Verify storeroom:recipes/step_text on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'recipes.step_text')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 20001), 'recipes.step_text')) IS TRUE)::integer;

ROLLBACK;
