-- Revert storeroom:inventory/movement_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE inventory.movement_item;

COMMIT;
