-- Revert storeroom:util/word_weight from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.word_weight(bigint);

COMMIT;
