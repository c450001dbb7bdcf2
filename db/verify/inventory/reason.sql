-- Verify storeroom:inventory/reason on pg

BEGIN;

SELECT ''::inventory.reason;
SELECT 1 / ((NOT pg_input_is_valid((repeat('x', 501))::text, 'inventory.reason')) IS TRUE)::integer;

ROLLBACK;
