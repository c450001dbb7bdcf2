-- Revert storeroom:activity/drop_search_log_partitions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.drop_search_log_partitions(integer);

COMMIT;
