-- Revert storeroom:activity/drop_log_partitions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.drop_log_partitions(text, integer);

COMMIT;
