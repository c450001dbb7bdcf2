-- Revert storeroom:activity/tidy_up from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION activity.tidy_up(integer, integer);
DELETE FROM util.public_function WHERE function_name = 'tidy_up';

COMMIT;
