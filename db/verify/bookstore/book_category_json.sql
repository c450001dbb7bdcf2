-- Verify storeroom:bookstore/book_category_json on pg

BEGIN;

SELECT 1 / (bookstore.book_category_json(1, 'Poetry')::text = '{"category_id":1,"name":"Poetry"}')::integer;

ROLLBACK;
