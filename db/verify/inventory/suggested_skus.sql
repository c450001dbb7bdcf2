-- Verify storeroom:inventory/suggested_skus on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'VE-17');
SELECT 1 / count(*) FROM inventory.suggested_skus(inventory.typed_product('ve-1'), 10);

ROLLBACK;
