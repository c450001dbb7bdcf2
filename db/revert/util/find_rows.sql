-- Revert storeroom:util/find_rows from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.find_rows(text, text, text, text, bigint[], text, bigint[], boolean, text, integer);

COMMIT;
