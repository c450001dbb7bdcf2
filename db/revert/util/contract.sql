-- Revert storeroom:util/contract from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.contract();
DELETE FROM util.public_function WHERE function_name = 'contract';

COMMIT;
