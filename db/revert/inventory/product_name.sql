-- Revert storeroom:inventory/product_name from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.product_name;

COMMIT;
