-- Verify storeroom:inventory/products_page on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / count(*) FROM inventory.products_page('quantity', '00000000', NULL, 10);

ROLLBACK;
