-- Revert storeroom:inventory/low_stock from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.low_stock(util.query, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'low_stock';

COMMIT;
