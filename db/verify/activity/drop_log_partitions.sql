-- Verify storeroom:activity/drop_log_partitions on pg

BEGIN;

SELECT activity.drop_log_partitions('search_log', 1200);

ROLLBACK;
