-- Verify storeroom:bookstore/author_row on pg

BEGIN;

SELECT * FROM bookstore.author_row WHERE false;

ROLLBACK;
