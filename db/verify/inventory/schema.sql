-- Verify storeroom:inventory/schema on pg

BEGIN;

SELECT 1 / (has_schema_privilege('storeroom_reader', 'inventory', 'USAGE'))::integer;
SELECT 1 / (has_schema_privilege('storeroom_writer', 'inventory', 'USAGE'))::integer;

ROLLBACK;
