-- Revert storeroom:activity/log_batch from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE activity.log_batch;

COMMIT;
