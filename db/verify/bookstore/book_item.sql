-- Verify storeroom:bookstore/book_item on pg

BEGIN;

SELECT 1 / count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'bookstore.book_item'::regclass AND attname = 'cursor';

ROLLBACK;
