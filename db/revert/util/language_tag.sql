-- Revert storeroom:util/language_tag from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.language_tag(text);

COMMIT;
