-- Revert storeroom:inventory/line_product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.line_product(inventory.product_line);

COMMIT;
