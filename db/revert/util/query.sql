-- Revert storeroom:util/query from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.query;

COMMIT;
