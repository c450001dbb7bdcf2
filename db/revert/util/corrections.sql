-- Revert storeroom:util/corrections from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.corrections(text, text[], util.word_term[], text, boolean);

COMMIT;
