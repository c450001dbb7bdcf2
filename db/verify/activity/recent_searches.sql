-- Verify storeroom:activity/recent_searches on pg

BEGIN;

SELECT * FROM activity.recent_searches(1);
SELECT 1 / has_function_privilege('storeroom_reader', 'activity.recent_searches(util.page_limit)', 'EXECUTE')::integer;

ROLLBACK;
