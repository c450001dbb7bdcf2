-- Revert storeroom:inventory/movement_problem from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.movement_problem(text, text, text);

COMMIT;
