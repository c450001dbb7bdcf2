-- Revert storeroom:util/common_ids from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.common_ids(text, text, text[], text, integer, bigint[], integer);

COMMIT;
