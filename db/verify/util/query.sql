-- Verify storeroom:util/query on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'util.query')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 2001), 'util.query')) IS TRUE)::integer;

ROLLBACK;
