-- Deploy storeroom:bookstore/suggested_books to pg
-- requires: bookstore/book_terms
-- requires: bookstore/book_category
-- requires: util/make_suggestion_functions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_suggestion_functions('bookstore', 'book', 'title_sort', 'book_category');

COMMIT;
