-- Verify storeroom:recipes/recipe_title on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'recipes.recipe_title')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 501), 'recipes.recipe_title')) IS TRUE)::integer;

ROLLBACK;
