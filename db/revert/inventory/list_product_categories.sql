-- Revert storeroom:inventory/list_product_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.list_product_categories(util.query, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'list_product_categories';

COMMIT;
