-- Verify storeroom:util/contract on pg

BEGIN;

SELECT 1 / count(*) FROM util.contract() WHERE line LIKE 'util.contract() | TABLE(line text) | read plpgsql stable safe definer %';
SELECT 1 / has_function_privilege('storeroom_reader', 'util.contract()', 'EXECUTE')::integer;

ROLLBACK;
