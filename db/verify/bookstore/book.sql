-- Verify storeroom:bookstore/book on pg

BEGIN;

SELECT book_id, title, subtitle, authors, categories, isbn, printed_isbn, published_year, language, publisher, price, currency, description, source, source_key, version, created_at, updated_at, title_sort, year_sort, price_sort FROM bookstore.book WHERE false;
SELECT 'bookstore.book_title_sort'::regclass;
SELECT 'bookstore.book_year_sort'::regclass;
SELECT 'bookstore.book_price_sort'::regclass;
SELECT 'bookstore.book_printed_isbn'::regclass;
SELECT 'bookstore.book_language'::regclass;
SELECT last_value FROM bookstore.book_id_seq;

ROLLBACK;
