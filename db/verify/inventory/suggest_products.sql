-- Verify storeroom:inventory/suggest_products on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Zzverify');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Zzverify Verifier', 'ZZV-17');
SELECT 1 / ((count(*) = 3) IS TRUE)::integer FROM inventory.suggest_products('zzv');
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.suggest_products(util.query, util.page_limit)', 'EXECUTE')::integer;

ROLLBACK;
