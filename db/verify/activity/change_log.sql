-- Verify storeroom:activity/change_log on pg

BEGIN;

SELECT 1 / ((pg_get_partkeydef('activity.change_log'::regclass) = 'RANGE (changed_at)') IS TRUE)::integer;
SELECT change_id, changed_at, caller, login, request, catalog, kind, id, action, before, after FROM activity.change_log WHERE false;

ROLLBACK;
