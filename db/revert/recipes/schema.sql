-- Revert storeroom:recipes/schema from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP SCHEMA recipes;

COMMIT;
