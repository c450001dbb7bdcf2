-- Revert storeroom:bookstore/books_linked from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.books_linked(text, bigint[], text, text, text[], integer, text);

COMMIT;
