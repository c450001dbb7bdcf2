-- Revert storeroom:util/singular from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.singular(text);

COMMIT;
