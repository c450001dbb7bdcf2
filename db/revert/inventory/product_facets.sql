-- Revert storeroom:inventory/product_facets from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.product_facets(util.query, bigint, util.query, boolean, boolean, text, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'product_facets';

COMMIT;
