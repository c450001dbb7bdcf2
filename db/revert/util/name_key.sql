-- Revert storeroom:util/name_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.name_key(text);

COMMIT;
