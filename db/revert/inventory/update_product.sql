-- Revert storeroom:inventory/update_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.update_product(bigint, text, text, bigint, text, numeric, text, text, text, numeric, boolean, text[], integer);
DELETE FROM util.public_function WHERE function_name = 'update_product';

COMMIT;
