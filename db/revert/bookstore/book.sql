-- Revert storeroom:bookstore/book from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.book;
DROP SEQUENCE bookstore.book_id_seq;

COMMIT;
