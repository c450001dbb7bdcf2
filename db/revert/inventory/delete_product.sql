-- Revert storeroom:inventory/delete_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.delete_product(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_product';

COMMIT;
