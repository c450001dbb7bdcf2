-- Verify storeroom:recipes/ingredient_list on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'recipes.ingredient_list')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 2001), 'recipes.ingredient_list')) IS TRUE)::integer;

ROLLBACK;
