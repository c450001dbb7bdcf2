-- Verify storeroom:inventory/low_stock_level on pg

BEGIN;

SELECT 0::inventory.low_stock_level;
SELECT 1 / ((NOT pg_input_is_valid((-1)::text, 'inventory.low_stock_level')) IS TRUE)::integer;

ROLLBACK;
