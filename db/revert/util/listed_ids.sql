-- Revert storeroom:util/listed_ids from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.listed_ids(text, text, bigint[], text[], numeric);

COMMIT;
