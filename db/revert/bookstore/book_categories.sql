-- Revert storeroom:bookstore/book_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_categories(text[], bigint[]);

COMMIT;
