-- Deploy storeroom:bookstore/book_word to pg
-- requires: bookstore/book
-- requires: util/make_word_tables

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_word_tables('bookstore', 'book');

COMMIT;
