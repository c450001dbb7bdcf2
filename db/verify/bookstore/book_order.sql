-- Verify storeroom:bookstore/book_order on pg

BEGIN;

SELECT 1 / (((bookstore.book_order('price')).sorting = 'price_sort ASC, book_id ASC') IS TRUE)::integer;

ROLLBACK;
