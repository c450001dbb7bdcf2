-- Revert storeroom:bookstore/book_words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_words(text, text, json);

COMMIT;
