-- Revert storeroom:inventory/insert_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.insert_product(text, text, bigint, text, numeric, text, numeric, text, text, numeric, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'insert_product';

COMMIT;
