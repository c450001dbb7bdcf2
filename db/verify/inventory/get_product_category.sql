-- Verify storeroom:inventory/get_product_category on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((name = 'Verify Verifier') IS TRUE)::integer FROM inventory.get_product_category(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'inventory.get_product_category(bigint)', 'EXECUTE')::integer;

ROLLBACK;
