-- Revert storeroom:bookstore/book_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_authors(text[], text[], bigint[]);

COMMIT;
