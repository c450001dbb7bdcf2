-- Revert storeroom:util/remove_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.remove_category(text, bigint, integer);

COMMIT;
