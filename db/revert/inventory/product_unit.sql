-- Revert storeroom:inventory/product_unit from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.product_unit;

COMMIT;
