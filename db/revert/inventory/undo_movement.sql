-- Revert storeroom:inventory/undo_movement from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.undo_movement(bigint, text, text);
DELETE FROM util.public_function WHERE function_name = 'undo_movement';

COMMIT;
