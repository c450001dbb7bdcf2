-- Verify storeroom:util/description on pg

BEGIN;

SELECT 1 / (pg_input_is_valid('x', 'util.description'))::integer;
SELECT 1 / (NOT pg_input_is_valid(repeat('x', 20001), 'util.description'))::integer;

ROLLBACK;
