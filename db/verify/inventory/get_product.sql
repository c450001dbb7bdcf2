-- Verify storeroom:inventory/get_product on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / ((name = 'Verify Verifier') IS TRUE)::integer FROM inventory.get_product(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.get_product(bigint)', 'EXECUTE')::integer;

ROLLBACK;
