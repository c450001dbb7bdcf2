-- Verify storeroom:util/rows_found on pg

BEGIN;

SELECT 1 / (((('{1}', 1, false, NULL)::util.rows_found).number = 1) IS TRUE)::integer;

ROLLBACK;
