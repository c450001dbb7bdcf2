-- Revert storeroom:bookstore/book_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.book_category;

COMMIT;
