-- Verify storeroom:bookstore/book_category on pg

BEGIN;

SELECT book_id, category_id, title_sort, year_sort, price_sort FROM bookstore.book_category WHERE false;
SELECT 'bookstore.book_category_title'::regclass;
SELECT 'bookstore.book_category_newest'::regclass;
SELECT 'bookstore.book_category_year'::regclass;
SELECT 'bookstore.book_category_price'::regclass;

ROLLBACK;
