-- Revert storeroom:util/person_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.person_key(text);

COMMIT;
