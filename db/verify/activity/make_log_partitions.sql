-- Verify storeroom:activity/make_log_partitions on pg

BEGIN;

SELECT activity.make_log_partitions(0);
SELECT 1 / count(*) FROM pg_catalog.pg_inherits WHERE inhparent = 'activity.search_log'::regclass;
SELECT 1 / count(*) FROM pg_catalog.pg_inherits WHERE inhparent = 'activity.change_log'::regclass;
SELECT 1 / has_function_privilege('storeroom_writer', 'activity.make_log_partitions(integer)', 'EXECUTE')::integer;

ROLLBACK;
