-- Revert storeroom:bookstore/book_text from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW bookstore.book_text;

COMMIT;
