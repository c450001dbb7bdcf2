-- Verify storeroom:inventory/product_name on pg

BEGIN;

SELECT 'x'::inventory.product_name;
SELECT 1 / ((NOT pg_input_is_valid(('')::text, 'inventory.product_name')) IS TRUE)::integer;

ROLLBACK;
