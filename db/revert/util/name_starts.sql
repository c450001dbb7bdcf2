-- Revert storeroom:util/name_starts from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.name_starts(text[], text[]);

COMMIT;
