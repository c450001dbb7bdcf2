-- Revert storeroom:util/check_contract from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.check_contract(text);
DELETE FROM util.public_function WHERE function_name = 'check_contract';

COMMIT;
