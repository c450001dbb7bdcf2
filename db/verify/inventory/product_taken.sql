-- Verify storeroom:inventory/product_taken on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / ((product_id = -1) IS TRUE)::integer FROM inventory.product_taken(NULL, -1, 'verify  verifier', NULL);

ROLLBACK;
