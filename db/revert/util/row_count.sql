-- Revert storeroom:util/row_count from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.row_count;

COMMIT;
