-- Verify storeroom:inventory/category on pg

BEGIN;

SELECT category_id, name, version, created_at, updated_at, name_key, search_key, words FROM inventory.category WHERE false;
SELECT 'inventory.category_search_key'::regclass;
SELECT 'inventory.category_words'::regclass;
SELECT last_value FROM inventory.category_id_seq;

ROLLBACK;
