-- Verify storeroom:bookstore/book_terms on pg

BEGIN;

SELECT 1 / ((bookstore.book_terms('{-}') = '{}') IS TRUE)::integer;
SELECT 1 / ((bookstore.book_named('-', true) = '{}') IS TRUE)::integer;
SELECT 1 / ((s.ids IS NULL) IS TRUE)::integer FROM bookstore.book_stretch('{-}', '{}', '{-1,-1,32767,0}', 10) AS s;
SELECT 1 / ((bookstore.book_best('{}') = '{}') IS TRUE)::integer;
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM bookstore.book_ranked('{}', '{}', '{}', 1, 'all', '{}', NULL);

ROLLBACK;
