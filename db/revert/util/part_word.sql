-- Revert storeroom:util/part_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.part_word(text, text);

COMMIT;
