-- Revert storeroom:util/words_find from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.words_find(text, text, text, text[], text, bigint[]);

COMMIT;
