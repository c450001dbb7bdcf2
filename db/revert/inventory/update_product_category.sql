-- Revert storeroom:inventory/update_product_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.update_product_category(bigint, text, integer);
DELETE FROM util.public_function WHERE function_name = 'update_product_category';

COMMIT;
