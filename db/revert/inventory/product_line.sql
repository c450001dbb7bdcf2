-- Revert storeroom:inventory/product_line from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE inventory.product_line;

COMMIT;
