-- Revert storeroom:util/correct_names from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.correct_names(text, text[], text, text);

COMMIT;
