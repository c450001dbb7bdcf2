-- Verify storeroom:bookstore/book_terms on pg

BEGIN;

SELECT 1 / (bookstore.book_terms('{-}') = '{}')::integer;
SELECT 1 / (bookstore.book_named('-', true) = '{}')::integer;
SELECT 1 / (s.ids IS NULL)::integer FROM bookstore.book_stretch('{-}', '{}', '{-1,-1,32767,0}', 10) AS s;
SELECT 1 / (bookstore.book_best('{}') = '{}')::integer;
SELECT 1 / (count(*) = 0)::integer FROM bookstore.book_ranked('{}', '{}', '{}', 1, 'all', '{}', NULL);

ROLLBACK;
