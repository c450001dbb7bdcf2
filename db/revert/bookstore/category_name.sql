-- Revert storeroom:bookstore/category_name from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN bookstore.category_name;

COMMIT;
