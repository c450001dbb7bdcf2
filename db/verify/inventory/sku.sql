-- Verify storeroom:inventory/sku on pg

BEGIN;

SELECT 'x'::inventory.sku;
SELECT 1 / ((NOT pg_input_is_valid(('')::text, 'inventory.sku')) IS TRUE)::integer;

ROLLBACK;
