-- Revert storeroom:inventory/suggest_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.suggest_products(util.query, util.page_limit);
DELETE FROM util.public_function WHERE function_name = 'suggest_products';

COMMIT;
