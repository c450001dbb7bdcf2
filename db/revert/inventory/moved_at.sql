-- Revert storeroom:inventory/moved_at from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.moved_at;

COMMIT;
