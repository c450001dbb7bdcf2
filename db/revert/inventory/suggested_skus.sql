-- Revert storeroom:inventory/suggested_skus from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.suggested_skus(util.typed_text, integer);

COMMIT;
