-- Verify storeroom:util/sample on pg

BEGIN;

SELECT catalog, loaded_at FROM util.sample WHERE false;

ROLLBACK;
