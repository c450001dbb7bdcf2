-- Revert storeroom:util/bulk_outcome from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.bulk_outcome;

COMMIT;
