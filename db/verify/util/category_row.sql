-- Verify storeroom:util/category_row on pg

BEGIN;

SELECT 1 / ((NULL::util.category_row).name IS NULL)::integer;

ROLLBACK;
