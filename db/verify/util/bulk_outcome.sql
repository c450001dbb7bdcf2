-- Verify storeroom:util/bulk_outcome on pg

BEGIN;

SELECT 1 / (((NULL::util.bulk_outcome).code IS NULL) IS TRUE)::integer;

ROLLBACK;
