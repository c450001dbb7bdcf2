-- Verify storeroom:bookstore/list_categories on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / count(*) FROM bookstore.list_categories('verifier');
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.list_categories(util.query, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
