-- Revert storeroom:bookstore/book_order from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_order(text);

COMMIT;
