-- Revert storeroom:inventory/product_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW inventory.product_row;

COMMIT;
