-- Verify storeroom:inventory/product_order on pg

BEGIN;

SELECT 1 / ((key = 'price_sort') IS TRUE)::integer FROM inventory.product_order('price');

ROLLBACK;
