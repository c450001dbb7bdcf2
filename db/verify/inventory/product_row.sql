-- Verify storeroom:inventory/product_row on pg

BEGIN;

SELECT * FROM inventory.product_row WHERE false;

ROLLBACK;
