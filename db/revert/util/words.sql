-- Revert storeroom:util/words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.words(text);

COMMIT;
