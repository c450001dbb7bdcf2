-- Revert storeroom:util/categories_json from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.categories_json(text, text[], bigint[]);

COMMIT;
