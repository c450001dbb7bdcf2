-- Verify storeroom:inventory/movement_row on pg

BEGIN;

SELECT * FROM inventory.movement_row WHERE false;

ROLLBACK;
