-- Verify storeroom:util/name_match on pg

BEGIN;

SELECT 1 / count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'util.name_match'::regclass AND attname = 'tier';

ROLLBACK;
