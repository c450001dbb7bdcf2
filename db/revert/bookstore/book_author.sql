-- Revert storeroom:bookstore/book_author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.book_author;

COMMIT;
