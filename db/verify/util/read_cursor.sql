-- Verify storeroom:util/read_cursor on pg

BEGIN;

SELECT 1 / ((util.read_cursor(util.make_cursor('00000000', concat_ws(E'\t', 'dune', 1)), '00000000', '{text,bigint}') = '{dune,1}') IS TRUE)::integer;

ROLLBACK;
