-- Revert storeroom:util/caller from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.caller();

COMMIT;
