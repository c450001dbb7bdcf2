-- Verify storeroom:activity/schema on pg

BEGIN;

SELECT 1 / ((has_schema_privilege('storeroom_reader', 'activity', 'USAGE')) IS TRUE)::integer;
SELECT 1 / ((has_schema_privilege('storeroom_writer', 'activity', 'USAGE')) IS TRUE)::integer;

ROLLBACK;
