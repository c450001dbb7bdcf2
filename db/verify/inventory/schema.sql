-- Verify storeroom:inventory/schema on pg

BEGIN;

SELECT 1 / ((has_schema_privilege('storeroom_reader', 'inventory', 'USAGE')) IS TRUE)::integer;
SELECT 1 / ((has_schema_privilege('storeroom_writer', 'inventory', 'USAGE')) IS TRUE)::integer;

ROLLBACK;
