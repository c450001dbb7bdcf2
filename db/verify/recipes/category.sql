-- Verify storeroom:recipes/category on pg

BEGIN;

SELECT category_id, name, version, created_at, updated_at, name_key, search_key, words FROM recipes.category WHERE false;
SELECT 'recipes.category_search_key'::regclass;
SELECT 'recipes.category_words'::regclass;
SELECT last_value FROM recipes.category_id_seq;

ROLLBACK;
