-- Verify storeroom:util/finish_import on pg

BEGIN;

SELECT 1 / ((util.finish_import(0) = 0) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'util.finish_import(bigint)', 'EXECUTE')::integer;

ROLLBACK;
