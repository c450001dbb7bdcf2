-- Verify storeroom:util/make_cursor on pg

BEGIN;

SELECT 1 / ((util.make_cursor('00000000', concat_ws(E'\t', 'dune', 1)) = '0000000064756e650931') IS TRUE)::integer;

ROLLBACK;
