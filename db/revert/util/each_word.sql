-- Revert storeroom:util/each_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.each_word(text[]);

COMMIT;
