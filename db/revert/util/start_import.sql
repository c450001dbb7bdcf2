-- Revert storeroom:util/start_import from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.start_import();
DELETE FROM util.public_function WHERE function_name = 'start_import';

COMMIT;
