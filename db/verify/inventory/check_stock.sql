-- Verify storeroom:inventory/check_stock on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
INSERT INTO inventory.stock_movement (product_id, movement_id, kind, delta, quantity_before, quantity_after) VALUES (-1, -1, 'receive', 1, 0, 1);
UPDATE inventory.stock SET quantity = 1 WHERE product_id = -1;
SELECT 1 / ((wrong = 0 AND movements = 1) IS TRUE)::integer FROM inventory.check_stock(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.check_stock(bigint)', 'EXECUTE')::integer;

ROLLBACK;
