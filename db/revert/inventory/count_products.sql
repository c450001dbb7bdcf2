-- Revert storeroom:inventory/count_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.count_products(util.query, bigint, util.query, boolean, boolean, text, text, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'count_products';

COMMIT;
