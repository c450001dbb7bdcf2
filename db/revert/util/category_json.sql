-- Revert storeroom:util/category_json from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.category_json(bigint, text);

COMMIT;
