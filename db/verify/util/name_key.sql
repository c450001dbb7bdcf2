-- Verify storeroom:util/name_key on pg

BEGIN;

SELECT 1 / ((util.name_key(' Crème   Brûlée C++ ') = 'creme brulee c++') IS TRUE)::integer;

ROLLBACK;
