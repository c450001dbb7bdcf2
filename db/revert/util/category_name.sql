-- Revert storeroom:util/category_name from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.category_name;

COMMIT;
