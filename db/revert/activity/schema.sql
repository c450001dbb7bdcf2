-- Revert storeroom:activity/schema from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP SCHEMA activity;

COMMIT;
