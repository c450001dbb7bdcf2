-- Revert storeroom:bookstore/book_filter from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_filter(text, text, text, text, bigint, bigint, text, text, boolean);

COMMIT;
