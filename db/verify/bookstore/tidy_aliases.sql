-- Verify storeroom:bookstore/tidy_aliases on pg

BEGIN;

SELECT 1 / ((bookstore.tidy_aliases('{George Eliot,GEORGE ELIOT}') = '{George Eliot}') IS TRUE)::integer;

ROLLBACK;
