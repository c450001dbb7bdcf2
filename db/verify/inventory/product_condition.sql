-- Verify storeroom:inventory/product_condition on pg

BEGIN;

SELECT 1 / strpos(inventory.product_condition('{1}', true, true, 3, ARRAY['%1$s.price_sort >= 10', NULL]), 'b.active');

ROLLBACK;
