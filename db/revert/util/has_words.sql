-- Revert storeroom:util/has_words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.has_words(text, text[]);

COMMIT;
