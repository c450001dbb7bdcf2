-- Verify storeroom:inventory/product_condition on pg

BEGIN;

SELECT 1 / strpos(inventory.product_condition('{1}', true, true), 'b.active');

ROLLBACK;
