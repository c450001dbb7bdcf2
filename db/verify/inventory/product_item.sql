-- Verify storeroom:inventory/product_item on pg

BEGIN;

SELECT (t).product_id, (t).name, (t).sku, (t).description, (t).category_id, (t).category, (t).price, (t).currency, (t).quantity, (t).unit, (t).low_stock_level, (t).low_stock, (t).active, (t).version, (t).created_at, (t).updated_at, (t).cursor FROM (SELECT NULL::inventory.product_item AS t) AS n WHERE false;

ROLLBACK;
