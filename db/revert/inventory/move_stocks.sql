-- Revert storeroom:inventory/move_stocks from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.move_stocks(json, text);
DELETE FROM util.public_function WHERE function_name = 'move_stocks';

COMMIT;
