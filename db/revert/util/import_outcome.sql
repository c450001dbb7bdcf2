-- Revert storeroom:util/import_outcome from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.import_outcome;

COMMIT;
