-- Verify storeroom:util/facet on pg

BEGIN;

SELECT 1 / (((('language', 'en', NULL, 1, false, NULL)::util.facet).count = 1) IS TRUE)::integer;

ROLLBACK;
