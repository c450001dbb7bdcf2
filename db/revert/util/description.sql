-- Revert storeroom:util/description from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.description;

COMMIT;
