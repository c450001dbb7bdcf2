-- Revert storeroom:util/corrected_texts from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.corrected_texts(text, text, text);

COMMIT;
