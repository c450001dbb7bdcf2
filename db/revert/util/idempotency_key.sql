-- Revert storeroom:util/idempotency_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE util.idempotency_key;

COMMIT;
