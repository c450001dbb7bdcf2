-- Revert storeroom:util/suggestion from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.suggestion;

COMMIT;
