-- Revert storeroom:inventory/reason from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.reason;

COMMIT;
