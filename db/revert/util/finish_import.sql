-- Revert storeroom:util/finish_import from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.finish_import(bigint);
DELETE FROM util.public_function WHERE function_name = 'finish_import';

COMMIT;
