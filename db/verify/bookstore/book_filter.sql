-- Verify storeroom:bookstore/book_filter on pg

BEGIN;

SELECT 1 / ((f.link = 'author') IS TRUE)::integer FROM bookstore.book_filter('verify', NULL, NULL, NULL, NULL, NULL, NULL, NULL, true) AS f;
SELECT 1 / ((f.language = 'en-gb' AND f.years = '{-1969,-1960}') IS TRUE)::integer FROM bookstore.book_filter(NULL, NULL, NULL, NULL, NULL, NULL, 'en-GB', '1960s', true) AS f;

ROLLBACK;
