-- Verify storeroom:inventory/insert_products on pg

BEGIN;

SELECT 1 / ((count(*) = 1 AND min(outcome) = 'refused') IS TRUE)::integer FROM inventory.insert_products('[{"verify": 1}]', false);
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.insert_products(json, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
