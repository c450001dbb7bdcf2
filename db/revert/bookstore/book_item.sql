-- Revert storeroom:bookstore/book_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE bookstore.book_item;

COMMIT;
