-- Revert storeroom:util/index_words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.index_words(text, text, bigint[]);

COMMIT;
