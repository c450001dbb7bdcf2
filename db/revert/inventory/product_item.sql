-- Revert storeroom:inventory/product_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE inventory.product_item;

COMMIT;
