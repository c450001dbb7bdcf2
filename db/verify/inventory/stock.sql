-- Verify storeroom:inventory/stock on pg

BEGIN;

SELECT product_id, category_id, active, quantity, low_stock_level, remaining, state FROM inventory.stock WHERE false;
SELECT 'inventory.stock_by_quantity'::regclass;
SELECT 'inventory.stock_category_by_quantity'::regclass;
SELECT 'inventory.stock_low'::regclass;
SELECT 'inventory.stock_category_low'::regclass;

ROLLBACK;
