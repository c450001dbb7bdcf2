-- Verify storeroom:inventory/list_movements on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
INSERT INTO inventory.stock_movement (product_id, movement_id, kind, delta, quantity_before, quantity_after) VALUES (-1, -1, 'receive', 1, 0, 1);
UPDATE inventory.stock SET quantity = 1 WHERE product_id = -1;
SELECT 1 / count(*) FROM inventory.list_movements(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.list_movements(bigint, util.page_limit, text)', 'EXECUTE')::integer;

ROLLBACK;
