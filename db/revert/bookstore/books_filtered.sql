-- Revert storeroom:bookstore/books_filtered from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.books_filtered(text, text, text[], integer, text, bigint[], text, text, integer);

COMMIT;
