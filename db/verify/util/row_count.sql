-- Verify storeroom:util/row_count on pg

BEGIN;

SELECT 1 / ((((1, 'exact')::util.row_count).count = 1) IS TRUE)::integer;

ROLLBACK;
