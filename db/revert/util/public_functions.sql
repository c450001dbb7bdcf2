-- Revert storeroom:util/public_functions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.public_functions();
DELETE FROM util.public_function WHERE function_name = 'public_functions';

COMMIT;
