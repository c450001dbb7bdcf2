-- Verify storeroom:bookstore/books_found on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
CALL util.index_words('bookstore', 'book', '{-1}');
SELECT 1 / ((-1 = ANY (f.ids)) IS TRUE)::integer FROM bookstore.books_found(NULL, NULL, 'verifier', NULL, NULL, NULL, NULL, NULL, false, 10) AS f;

ROLLBACK;
