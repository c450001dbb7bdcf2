-- Verify storeroom:bookstore/search_books_by_author on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.author_name (author_id, name_key) VALUES (-1, 'verify verifier');
INSERT INTO bookstore.author_word (author_id, name_key, word) VALUES (-1, 'verify verifier', 'verify'), (-1, 'verify verifier', 'verifier');
INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.book_author (book_id, author_id, position, title_sort, year_sort, price_sort) VALUES (-1, -1, 1, 'verify verifier', 0, 0);
SELECT 1 / count(*) FROM bookstore.search_books_by_author('verifier');
SELECT 1 / count(*) FROM bookstore.search_books_by_author('verify verifier', 'price');
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.search_books_by_author(util.query, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
