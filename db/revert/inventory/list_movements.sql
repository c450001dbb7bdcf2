-- Revert storeroom:inventory/list_movements from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.list_movements(bigint, util.page_limit, text);
DELETE FROM util.public_function WHERE function_name = 'list_movements';

COMMIT;
