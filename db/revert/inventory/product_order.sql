-- Revert storeroom:inventory/product_order from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.product_order(text);

COMMIT;
