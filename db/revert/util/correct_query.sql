-- Revert storeroom:util/correct_query from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.correct_query(text, text, text, text[], text, bigint[], boolean);

COMMIT;
