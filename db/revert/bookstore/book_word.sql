-- Revert storeroom:bookstore/book_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.book_word;
DROP TABLE bookstore.word;
DROP TABLE bookstore.spelling;
DROP TABLE bookstore.form;

COMMIT;
