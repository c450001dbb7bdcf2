-- Revert storeroom:inventory/import_movements from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.import_movements(bigint, text, json, text);
DELETE FROM util.public_function WHERE function_name = 'import_movements';

COMMIT;
