-- Verify storeroom:util/constraint_messages on pg

BEGIN;

SELECT 1 / count(*) FROM util.constraint_messages() WHERE constraint_name = 'query_length' AND field = 'q';
SELECT 1 / has_function_privilege('storeroom_reader', 'util.constraint_messages()', 'EXECUTE')::integer;

ROLLBACK;
