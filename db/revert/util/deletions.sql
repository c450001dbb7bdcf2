-- Revert storeroom:util/deletions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.deletions(text);

COMMIT;
