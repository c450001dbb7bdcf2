-- Revert storeroom:util/forget_words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.forget_words(text, text, bigint[]);

COMMIT;
