-- Revert storeroom:inventory/list_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.list_products(util.query, bigint, util.query, boolean, boolean, text, text, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'list_products';

COMMIT;
