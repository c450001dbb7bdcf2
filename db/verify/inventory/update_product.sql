-- Verify storeroom:inventory/update_product on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / (((inventory.update_product(-1, 'Verified')).version = 2) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.update_product(bigint, text, text, bigint, text, numeric, text, text, text, numeric, boolean, text[], integer)', 'EXECUTE')::integer;

ROLLBACK;
