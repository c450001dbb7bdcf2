-- Revert storeroom:util/word_query from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.word_query(text, boolean);

COMMIT;
