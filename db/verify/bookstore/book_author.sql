-- Verify storeroom:bookstore/book_author on pg

BEGIN;

SELECT book_id, author_id, position, roles, title_sort, year_sort, price_sort FROM bookstore.book_author WHERE false;
SELECT 'bookstore.book_author_title'::regclass;
SELECT 'bookstore.book_author_newest'::regclass;
SELECT 'bookstore.book_author_year'::regclass;
SELECT 'bookstore.book_author_price'::regclass;

ROLLBACK;
