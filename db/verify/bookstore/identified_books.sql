-- Verify storeroom:bookstore/identified_books on pg

BEGIN;

SELECT 1 / ((bookstore.identified_books('no ISBN') = '{}') IS TRUE)::integer;

ROLLBACK;
