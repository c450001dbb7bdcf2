-- Verify storeroom:util/category_name on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'util.category_name')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 201), 'util.category_name')) IS TRUE)::integer;

ROLLBACK;
