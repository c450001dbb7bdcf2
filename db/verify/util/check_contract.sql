-- Verify storeroom:util/check_contract on pg

BEGIN;

SELECT 1 / has_function_privilege('storeroom_reader', 'util.check_contract(text)', 'EXECUTE')::integer;
\ir ../../contract.sql

ROLLBACK;
