-- Verify storeroom:inventory/movement_line on pg

BEGIN;

SELECT (t).line, (t).source, (t).source_key, (t).product_key, (t).sku_key, (t).category_key, (t).name_key, (t).kind, (t).quantity, (t).reason, (t).moved_at FROM (SELECT NULL::inventory.movement_line AS t) AS n WHERE false;

ROLLBACK;
