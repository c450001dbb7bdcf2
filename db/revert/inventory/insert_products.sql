-- Revert storeroom:inventory/insert_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.insert_products(json, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'insert_products';

COMMIT;
