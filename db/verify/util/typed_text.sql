-- Verify storeroom:util/typed_text on pg

BEGIN;

SELECT 1 / count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'util.typed_text'::regclass AND attname = 'completions';

ROLLBACK;
