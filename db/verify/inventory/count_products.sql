-- Verify storeroom:inventory/count_products on pg

BEGIN;

SELECT 1 / ((c.count >= 0) IS TRUE)::integer FROM inventory.count_products() AS c;
SELECT 1 / ((c.count_is = 'exact') IS TRUE)::integer FROM inventory.count_products(p_count => 'exact') AS c;
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.count_products(util.query, bigint, util.query, boolean, boolean, text, text, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
