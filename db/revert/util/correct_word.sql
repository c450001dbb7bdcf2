-- Revert storeroom:util/correct_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.correct_word(text, text, integer, text);

COMMIT;
