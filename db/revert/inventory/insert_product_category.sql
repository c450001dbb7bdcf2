-- Revert storeroom:inventory/insert_product_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.insert_product_category(text, text);
DELETE FROM util.public_function WHERE function_name = 'insert_product_category';

COMMIT;
