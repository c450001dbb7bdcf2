-- Verify storeroom:recipes/import_row on pg

BEGIN;

SELECT (NULL::recipes.import_row).warning;

ROLLBACK;
