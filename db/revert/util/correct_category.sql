-- Revert storeroom:util/correct_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.correct_category(text, text);

COMMIT;
