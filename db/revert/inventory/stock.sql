-- Revert storeroom:inventory/stock from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE inventory.stock;

COMMIT;
