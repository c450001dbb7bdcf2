-- Verify storeroom:util/schema on pg

BEGIN;

SELECT 1 / ((has_schema_privilege('storeroom_reader', 'util', 'USAGE')) IS TRUE)::integer;
SELECT 1 / ((has_schema_privilege('storeroom_writer', 'util', 'USAGE')) IS TRUE)::integer;

ROLLBACK;
