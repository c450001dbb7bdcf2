-- Verify storeroom:util/make_cursor on pg

BEGIN;

SELECT 1 / ((util.make_cursor('00000000', '["dune", 1]') = '000000005b2264756e65222c20315d') IS TRUE)::integer;

ROLLBACK;
