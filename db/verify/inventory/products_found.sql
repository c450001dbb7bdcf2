-- Verify storeroom:inventory/products_found on pg

BEGIN;

SELECT 1 / ((f.number >= 0) IS TRUE)::integer FROM inventory.products_found(NULL, NULL, NULL, NULL, true, 'low', '10-25', false, 10) AS f;

ROLLBACK;
