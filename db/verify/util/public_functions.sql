-- Verify storeroom:util/public_functions on pg

BEGIN;

SELECT 1 / count(*) FROM util.public_functions() WHERE function_name = 'public_functions' AND access = 'read';
SELECT 1 / has_function_privilege('storeroom_reader', 'util.public_functions()', 'EXECUTE')::integer;

ROLLBACK;
