-- Revert storeroom:util/import_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE util.import_key;

COMMIT;
