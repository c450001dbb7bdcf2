-- Verify storeroom:bookstore/listed_books on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title, language, published_year) VALUES (-1, 'Verify Verifier', 'ia-Verify', -2999);
SELECT 1 / ((bookstore.listed_books('{-1}', NULL) = '{}') IS TRUE)::integer;
SELECT 1 / ((bookstore.listed_books(NULL, NULL, 'ia-verify') = '{-1}') IS TRUE)::integer;
SELECT 1 / ((bookstore.listed_books(NULL, NULL, NULL, '{2990,2999}') @> '{-1}') IS TRUE)::integer;

ROLLBACK;
