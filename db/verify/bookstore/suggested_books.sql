-- Verify storeroom:bookstore/suggested_books on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / count(*) FROM bookstore.suggested_books(bookstore.typed_book('verify ver'), 10);

ROLLBACK;
