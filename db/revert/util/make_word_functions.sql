-- Revert storeroom:util/make_word_functions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.make_word_functions(text, text, text);

COMMIT;
