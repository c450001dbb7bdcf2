-- Revert storeroom:util/category_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.category_row;

COMMIT;
