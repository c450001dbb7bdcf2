-- Revert storeroom:bookstore/category_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW bookstore.category_row;

COMMIT;
