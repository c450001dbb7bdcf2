-- Revert storeroom:activity/change_log from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE activity.change_log;
DROP SEQUENCE activity.change_id_seq;

COMMIT;
