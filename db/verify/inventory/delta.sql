-- Verify storeroom:inventory/delta on pg

BEGIN;

SELECT -1::inventory.delta;
SELECT 1 / ((NOT pg_input_is_valid((0.0001)::text, 'inventory.delta')) IS TRUE)::integer;

ROLLBACK;
