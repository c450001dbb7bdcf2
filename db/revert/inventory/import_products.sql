-- Revert storeroom:inventory/import_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.import_products(bigint, text, json);
DELETE FROM util.public_function WHERE function_name = 'import_products';

COMMIT;
