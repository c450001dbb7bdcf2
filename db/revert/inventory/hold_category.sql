-- Revert storeroom:inventory/hold_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.hold_category(text, bigint);

COMMIT;
