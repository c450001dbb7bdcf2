-- Revert storeroom:bookstore/books_found from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.books_found(text, text, text, text, bigint, bigint, text, text, boolean, integer);

COMMIT;
