-- Revert storeroom:inventory/sku from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.sku;

COMMIT;
