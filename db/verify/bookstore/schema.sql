-- Verify storeroom:bookstore/schema on pg

BEGIN;

SELECT 1 / (has_schema_privilege('storeroom_reader', 'bookstore', 'USAGE'))::integer;
SELECT 1 / (has_schema_privilege('storeroom_writer', 'bookstore', 'USAGE'))::integer;

ROLLBACK;
