-- Verify storeroom:activity/tidy_up on pg

BEGIN;

SELECT * FROM activity.tidy_up(1200, 1200);
SELECT 1 / has_function_privilege('storeroom_writer', 'activity.tidy_up(integer, integer)', 'EXECUTE')::integer;

ROLLBACK;
