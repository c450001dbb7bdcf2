-- Revert storeroom:inventory/refuse_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.refuse_product(bigint, bigint, text, text);

COMMIT;
