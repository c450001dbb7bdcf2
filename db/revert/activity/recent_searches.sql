-- Revert storeroom:activity/recent_searches from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.recent_searches(util.page_limit);
DELETE FROM util.public_function WHERE function_name = 'recent_searches';

COMMIT;
