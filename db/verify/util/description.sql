-- Verify storeroom:util/description on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'util.description')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 20001), 'util.description')) IS TRUE)::integer;

ROLLBACK;
