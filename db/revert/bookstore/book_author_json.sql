-- Revert storeroom:bookstore/book_author_json from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_author_json(bigint, text, text[]);

COMMIT;
