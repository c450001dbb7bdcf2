-- Verify storeroom:bookstore/listed_books on pg

BEGIN;

SELECT 1 / ((bookstore.listed_books('{-1}', NULL) = '{}') IS TRUE)::integer;

ROLLBACK;
