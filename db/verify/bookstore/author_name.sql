-- Verify storeroom:bookstore/author_name on pg

BEGIN;

SELECT author_id, name_key, inverted FROM bookstore.author_name WHERE false;
SELECT 'bookstore.author_name_key'::regclass;

ROLLBACK;
