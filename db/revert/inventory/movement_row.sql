-- Revert storeroom:inventory/movement_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW inventory.movement_row;

COMMIT;
