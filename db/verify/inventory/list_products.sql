-- Verify storeroom:inventory/list_products on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
CALL util.index_words('inventory', 'product', '{-1}');
SELECT 1 / count(*) FROM inventory.list_products('verify verifier');
SELECT 1 / count(*) FROM inventory.list_products(p_q => 'verify-1', p_low_stock => true);
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.list_products(util.query, bigint, util.query, boolean, boolean, text, text, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
