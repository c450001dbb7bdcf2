-- Revert storeroom:inventory/get_product_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.get_product_category(bigint);
DELETE FROM util.public_function WHERE function_name = 'get_product_category';

COMMIT;
