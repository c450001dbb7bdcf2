-- Revert storeroom:inventory/check_stock from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.check_stock(bigint);
DELETE FROM util.public_function WHERE function_name = 'check_stock';

COMMIT;
