-- Revert storeroom:util/fuzzystrmatch from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP EXTENSION fuzzystrmatch;

COMMIT;
