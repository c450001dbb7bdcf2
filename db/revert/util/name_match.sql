-- Revert storeroom:util/name_match from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.name_match;

COMMIT;
