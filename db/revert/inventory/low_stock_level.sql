-- Revert storeroom:inventory/low_stock_level from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN inventory.low_stock_level;

COMMIT;
