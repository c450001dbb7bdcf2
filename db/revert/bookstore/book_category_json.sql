-- Revert storeroom:bookstore/book_category_json from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_category_json(bigint, text);

COMMIT;
