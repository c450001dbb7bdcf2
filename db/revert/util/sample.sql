-- Revert storeroom:util/sample from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE util.sample;

COMMIT;
