-- Verify storeroom:util/name_tier on pg

BEGIN;

SELECT 1 / ((util.name_tier('dune messiah', 'dune', 1) = 1) IS TRUE)::integer;

ROLLBACK;
