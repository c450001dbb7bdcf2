-- Revert storeroom:activity/search_log from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE activity.search_log;

COMMIT;
