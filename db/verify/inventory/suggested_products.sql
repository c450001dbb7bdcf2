-- Verify storeroom:inventory/suggested_products on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'VE-17');
SELECT 1 / count(*) FROM inventory.suggested_products(inventory.typed_product('verify ver'), 10);

ROLLBACK;
