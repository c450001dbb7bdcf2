-- Verify storeroom:inventory/update_product_category on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((name = 'Verified') IS TRUE)::integer FROM inventory.update_product_category(-1, 'Verified');
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.update_product_category(bigint, text, integer)', 'EXECUTE')::integer;

ROLLBACK;
