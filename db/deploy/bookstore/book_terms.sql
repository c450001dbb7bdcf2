-- Deploy storeroom:bookstore/book_terms to pg
-- requires: bookstore/book_word
-- requires: bookstore/book_text
-- requires: util/make_word_functions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_word_functions('bookstore', 'book', 'title_sort');

COMMIT;
