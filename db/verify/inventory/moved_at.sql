-- Verify storeroom:inventory/moved_at on pg

BEGIN;

SELECT '2020-01-01'::inventory.moved_at;
SELECT 1 / ((NOT pg_input_is_valid(('infinity')::text, 'inventory.moved_at')) IS TRUE)::integer;

ROLLBACK;
