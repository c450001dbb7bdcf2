-- Revert storeroom:activity/log_searches from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.log_searches(json, uuid, bigint);
DELETE FROM util.public_function WHERE function_name = 'log_searches';

COMMIT;
