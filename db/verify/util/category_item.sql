-- Verify storeroom:util/category_item on pg

BEGIN;

SELECT 1 / ((NULL::util.category_item).cursor IS NULL)::integer;

ROLLBACK;
