-- Revert storeroom:inventory/movement_line from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE inventory.movement_line;

COMMIT;
