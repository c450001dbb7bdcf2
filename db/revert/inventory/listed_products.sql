-- Revert storeroom:inventory/listed_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.listed_products(bigint[], boolean, boolean, integer, text[], boolean, text);

COMMIT;
