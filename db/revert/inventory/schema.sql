-- Revert storeroom:inventory/schema from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP SCHEMA inventory;

COMMIT;
