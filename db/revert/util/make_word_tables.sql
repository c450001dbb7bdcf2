-- Revert storeroom:util/make_word_tables from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.make_word_tables(text, text);

COMMIT;
