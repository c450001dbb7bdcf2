-- Verify storeroom:inventory/product_unit on pg

BEGIN;

SELECT 'pcs'::inventory.product_unit;
SELECT 1 / ((NOT pg_input_is_valid(('')::text, 'inventory.product_unit')) IS TRUE)::integer;

ROLLBACK;
