-- Verify storeroom:util/read_position on pg

BEGIN;

SELECT 1 / ((util.read_position(util.make_cursor('00000000', concat_ws(E'\t', 0, 'x', 7)), '00000000', util.page_order_of('a', 'b', 'text')) = '{0,x,7}') IS TRUE)::integer;

ROLLBACK;
