-- Verify storeroom:util/page_order on pg

BEGIN;

SELECT 1 / ((NULL::util.page_order).after IS NULL)::integer;

ROLLBACK;
