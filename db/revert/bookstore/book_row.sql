-- Revert storeroom:bookstore/book_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW bookstore.book_row;

COMMIT;
