-- Verify storeroom:recipes/schema on pg

BEGIN;

SELECT 1 / (has_schema_privilege('storeroom_reader', 'recipes', 'USAGE'))::integer;
SELECT 1 / (has_schema_privilege('storeroom_writer', 'recipes', 'USAGE'))::integer;

ROLLBACK;
