-- Verify storeroom:activity/log_changes on pg

BEGIN;

SELECT activity.log_changes('verify', 'thing', 'update', '{1,2}', ARRAY['{"a": 1, "b": null, "c": 3}'::jsonb], ARRAY['{"a": 1, "b": 2, "c": 4}'::jsonb, '{"a": 5, "b": null}']);
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM activity.change_log
WHERE catalog = 'verify' AND (id, before, after) IN ((1, '{"b": null, "c": 3}'::jsonb, '{"b": 2, "c": 4}'::jsonb)) OR (catalog = 'verify' AND id = 2 AND before IS NULL AND after = '{"a": 5}');

ROLLBACK;
