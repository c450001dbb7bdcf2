-- Verify storeroom:recipes/schema on pg

BEGIN;

SELECT 1 / ((has_schema_privilege('storeroom_reader', 'recipes', 'USAGE')) IS TRUE)::integer;
SELECT 1 / ((has_schema_privilege('storeroom_writer', 'recipes', 'USAGE')) IS TRUE)::integer;

ROLLBACK;
