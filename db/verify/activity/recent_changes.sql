-- Verify storeroom:activity/recent_changes on pg

BEGIN;

SELECT activity.log_changes('verify', 'thing', 'insert', '{1}', NULL, ARRAY['{"a": 5}'::jsonb]);
SELECT 1 / ((count(*) = 1 AND min(caller) = session_user) IS TRUE)::integer FROM activity.recent_changes('verify', 'thing', 1);
SELECT 1 / has_function_privilege('storeroom_reader', 'activity.recent_changes(text, text, bigint, text, util.page_limit, text)', 'EXECUTE')::integer;

ROLLBACK;
