-- Revert storeroom:inventory/product_condition from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.product_condition(bigint[], boolean, boolean, integer, text[]);

COMMIT;
