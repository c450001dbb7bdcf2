-- Verify storeroom:inventory/list_product_categories on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / count(*) FROM inventory.list_product_categories('verifier');
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.list_product_categories(util.query, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
