-- Revert storeroom:util/category_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.category_item;

COMMIT;
