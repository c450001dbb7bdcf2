-- Verify storeroom:bookstore/category on pg

BEGIN;

SELECT category_id, name, version, created_at, updated_at, name_key, search_key, words FROM bookstore.category WHERE false;
SELECT 'bookstore.category_search_key'::regclass;
SELECT 'bookstore.category_words'::regclass;
SELECT last_value FROM bookstore.category_id_seq;

ROLLBACK;
