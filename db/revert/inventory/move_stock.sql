-- Revert storeroom:inventory/move_stock from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.move_stock(bigint, text, numeric, text, text);
DELETE FROM util.public_function WHERE function_name = 'move_stock';

COMMIT;
