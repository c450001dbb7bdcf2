-- Revert storeroom:inventory/products_found from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.products_found(text, bigint, text, boolean, boolean, text, text, boolean, integer);

COMMIT;
