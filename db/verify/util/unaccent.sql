-- Verify storeroom:util/unaccent on pg

BEGIN;

SELECT 1 / ((util.unaccent('util.unaccent', 'Ł') = 'L') IS TRUE)::integer;

ROLLBACK;
