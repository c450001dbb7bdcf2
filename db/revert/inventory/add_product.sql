-- Revert storeroom:inventory/add_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.add_product(text, text, bigint, text, numeric, text, numeric, text, text, numeric, boolean);

COMMIT;
