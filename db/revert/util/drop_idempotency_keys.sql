-- Revert storeroom:util/drop_idempotency_keys from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.drop_idempotency_keys();

COMMIT;
