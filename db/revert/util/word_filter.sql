-- Revert storeroom:util/word_filter from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.word_filter(text, text, text, text, text, bigint[], boolean, text, integer);

COMMIT;
