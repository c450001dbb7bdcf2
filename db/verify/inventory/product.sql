-- Verify storeroom:inventory/product on pg

BEGIN;

SELECT product_id, category_id, name, sku, description, price, currency, unit, active, source, source_key, version, created_at, updated_at, name_key, sku_key, name_sort, price_sort FROM inventory.product WHERE false;
SELECT 'inventory.product_by_name'::regclass;
SELECT 'inventory.product_by_price'::regclass;
SELECT 'inventory.product_by_currency'::regclass;
SELECT 'inventory.product_by_arrival'::regclass;
SELECT 'inventory.product_category_by_name'::regclass;
SELECT 'inventory.product_category_by_price'::regclass;
SELECT 'inventory.product_category_by_arrival'::regclass;
SELECT last_value FROM inventory.product_id_seq;

ROLLBACK;
