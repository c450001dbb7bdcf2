-- Verify storeroom:recipes/image_address on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('https://example.org/x', 'recipes.image_address')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('javascript:x', 'recipes.image_address')) IS TRUE)::integer;

ROLLBACK;
