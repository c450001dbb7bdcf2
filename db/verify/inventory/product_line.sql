-- Verify storeroom:inventory/product_line on pg

BEGIN;

SELECT (t).line, (t).first_line, (t).source, (t).source_key, (t).name, (t).category_id, (t).sku, (t).description, (t).price, (t).currency, (t).quantity, (t).unit, (t).low_stock_level FROM (SELECT NULL::inventory.product_line AS t) AS n WHERE false;

ROLLBACK;
