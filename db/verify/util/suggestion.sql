-- Verify storeroom:util/suggestion on pg

BEGIN;

SELECT 1 / count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'util.suggestion'::regclass AND attname = 'alias';

ROLLBACK;
