-- Revert storeroom:inventory/merge_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.merge_product(inventory.product_line);

COMMIT;
