-- Revert storeroom:util/refuse_duplicate from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.refuse_duplicate(text, bigint);

COMMIT;
