-- Revert storeroom:activity/make_search_log_partitions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.make_search_log_partitions(integer);
DELETE FROM util.public_function WHERE function_name = 'make_search_log_partitions';

COMMIT;
