-- Revert storeroom:bookstore/book_condition from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_condition(text, bigint[], text, bigint[], boolean, text, integer[]);

COMMIT;
