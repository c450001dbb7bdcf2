-- Revert storeroom:inventory/quantity from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.quantity;

COMMIT;
