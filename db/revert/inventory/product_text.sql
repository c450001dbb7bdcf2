-- Revert storeroom:inventory/product_text from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW inventory.product_text;

COMMIT;
