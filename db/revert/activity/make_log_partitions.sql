-- Revert storeroom:activity/make_log_partitions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.make_log_partitions(integer);
DELETE FROM util.public_function WHERE function_name = 'make_log_partitions';

COMMIT;
