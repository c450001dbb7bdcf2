-- Verify storeroom:util/count_limit on pg

BEGIN;

SELECT 1 / ((util.count_limit('estimated') = 1000) IS TRUE)::integer;

ROLLBACK;
