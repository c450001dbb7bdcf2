-- Verify storeroom:bookstore/read_book_cursor on pg

BEGIN;

SELECT 1 / (bookstore.read_book_cursor(NULL, '00000000', 'title') IS NULL)::integer;

ROLLBACK;
