-- Revert storeroom:activity/recent_changes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.recent_changes(text, text, bigint, text, util.page_limit, text);
DELETE FROM util.public_function WHERE function_name = 'recent_changes';

COMMIT;
