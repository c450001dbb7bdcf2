-- Revert storeroom:inventory/stock_movement from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE inventory.stock_movement;
DROP SEQUENCE inventory.movement_id_seq;

COMMIT;
