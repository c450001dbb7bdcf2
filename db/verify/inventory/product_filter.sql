-- Verify storeroom:inventory/product_filter on pg

BEGIN;

SELECT 1 / ((f.category_ids = '{1}') IS TRUE)::integer FROM inventory.product_filter(NULL, 1, NULL, NULL, NULL, NULL, NULL, true) AS f;

ROLLBACK;
