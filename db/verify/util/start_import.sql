-- Verify storeroom:util/start_import on pg

BEGIN;

SELECT util.start_import();
SELECT 1 / has_function_privilege('storeroom_writer', 'util.start_import()', 'EXECUTE')::integer;

ROLLBACK;
