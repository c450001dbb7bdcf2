-- Revert storeroom:inventory/product_filter from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.product_filter(text, bigint, text, boolean, boolean, text, text, boolean);

COMMIT;
