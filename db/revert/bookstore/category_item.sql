-- Revert storeroom:bookstore/category_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE bookstore.category_item;

COMMIT;
