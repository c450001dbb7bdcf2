-- Revert storeroom:inventory/apply_movement from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.apply_movement(bigint, text, numeric, text, bigint, text, text, timestamptz, boolean);

COMMIT;
