-- Verify storeroom:util/import_outcome on pg

BEGIN;

SELECT (1, 'inserted', 1, NULL, NULL, NULL)::util.import_outcome;

ROLLBACK;
