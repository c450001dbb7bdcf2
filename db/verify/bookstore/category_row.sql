-- Verify storeroom:bookstore/category_row on pg

BEGIN;

SELECT * FROM bookstore.category_row WHERE false;

ROLLBACK;
