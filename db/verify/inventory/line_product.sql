-- Verify storeroom:inventory/line_product on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / ((inventory.line_product((2, 2, 'verify', 'k', 'Verify', -1, 'VERIFY-1', NULL, NULL, NULL, NULL, NULL, NULL)) = -1) IS TRUE)::integer;

ROLLBACK;
