-- Revert storeroom:util/learn_words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.learn_words(text, text[]);

COMMIT;
