-- Revert storeroom:bookstore/suggested_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.suggested_book_categories(util.typed_text, integer);
DROP FUNCTION bookstore.suggested_books(util.typed_text, integer);
DROP FUNCTION bookstore.typed_book(text);

COMMIT;
