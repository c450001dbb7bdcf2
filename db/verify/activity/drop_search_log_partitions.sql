-- Verify storeroom:activity/drop_search_log_partitions on pg

BEGIN;

SELECT activity.drop_search_log_partitions(1200);

ROLLBACK;
