-- Verify storeroom:inventory/product_facets on pg

BEGIN;

SELECT 1 / count(*) FROM inventory.product_facets() AS f WHERE f.facet = 'all';
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.product_facets(util.query, bigint, util.query, boolean, boolean, text, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
