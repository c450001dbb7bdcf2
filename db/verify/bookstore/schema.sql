-- Verify storeroom:bookstore/schema on pg

BEGIN;

SELECT 1 / ((has_schema_privilege('storeroom_reader', 'bookstore', 'USAGE')) IS TRUE)::integer;
SELECT 1 / ((has_schema_privilege('storeroom_writer', 'bookstore', 'USAGE')) IS TRUE)::integer;

ROLLBACK;
