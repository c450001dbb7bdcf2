-- Revert storeroom:util/rows_found from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.rows_found;

COMMIT;
