-- Verify storeroom:bookstore/book_row on pg

BEGIN;

SELECT * FROM bookstore.book_row WHERE false;

ROLLBACK;
