-- Verify storeroom:bookstore/search_books_by_category on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort) VALUES (-1, -1, 'verify verifier', 0, 0);
SELECT 1 / count(*) FROM bookstore.search_books_by_category('Verify Verifier', 'newest');
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.search_books_by_category(util.query, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
