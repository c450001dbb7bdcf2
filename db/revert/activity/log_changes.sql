-- Revert storeroom:activity/log_changes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.log_changes(text, text, text, bigint[], jsonb[], jsonb[]);

COMMIT;
