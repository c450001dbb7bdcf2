-- Revert storeroom:bookstore/read_book_cursor from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.read_book_cursor(text, text, text);

COMMIT;
