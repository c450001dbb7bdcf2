-- Verify storeroom:bookstore/surname_first on pg

BEGIN;

SELECT 1 / ((bookstore.surname_first('jrr tolkien') = 'tolkien jrr') IS TRUE)::integer;

ROLLBACK;
