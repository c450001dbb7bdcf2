-- Verify storeroom:bookstore/books_linked on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.book_author (book_id, author_id, position, title_sort, year_sort, price_sort) VALUES (-1, -1, 1, 'verify verifier', 0, 0);
SELECT 1 / count(*) FROM bookstore.books_linked('author', '{-1}', 'title', '00000000', NULL, 10);

ROLLBACK;
