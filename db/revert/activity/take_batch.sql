-- Revert storeroom:activity/take_batch from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.take_batch(uuid, bigint);

COMMIT;
