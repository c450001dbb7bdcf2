-- Verify storeroom:util/import_key on pg

BEGIN;

SELECT import_id, key, line FROM util.import_key WHERE false;

ROLLBACK;
