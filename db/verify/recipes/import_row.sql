-- Verify storeroom:recipes/import_row on pg

BEGIN;

SELECT 1 / ((NULL::recipes.import_row).warning IS NULL)::integer;

ROLLBACK;
