-- Revert storeroom:util/rename_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.rename_category(text, bigint, text, text, integer);

COMMIT;
