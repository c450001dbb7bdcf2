-- Revert storeroom:inventory/delta from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.delta;

COMMIT;
