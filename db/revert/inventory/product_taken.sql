-- Revert storeroom:inventory/product_taken from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.product_taken(bigint, bigint, text, text);

COMMIT;
