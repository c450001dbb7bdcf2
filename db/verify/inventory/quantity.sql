-- Verify storeroom:inventory/quantity on pg

BEGIN;

SELECT 0.5::inventory.quantity;
SELECT 1 / ((NOT pg_input_is_valid(('NaN')::text, 'inventory.quantity')) IS TRUE)::integer;

ROLLBACK;
