-- Verify storeroom:bookstore/book_filter on pg

BEGIN;

SELECT 1 / ((f.link = 'author') IS TRUE)::integer FROM bookstore.book_filter('verify', NULL, NULL, NULL, true) AS f;

ROLLBACK;
