-- Revert storeroom:util/schema from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP SCHEMA util;

COMMIT;
