-- Verify storeroom:bookstore/books_filtered on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / count(*) FROM bookstore.books_filtered('year', '00000000', NULL, 10);

ROLLBACK;
