-- Verify storeroom:inventory/delete_product on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / (((inventory.delete_product(-1)).product_id = -1) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.delete_product(bigint, integer)', 'EXECUTE')::integer;

ROLLBACK;
