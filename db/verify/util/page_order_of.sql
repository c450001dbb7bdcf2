-- Verify storeroom:util/page_order_of on pg

BEGIN;

SELECT 1 / ((after = '(b, a) < ($2[2]::text, $2[3]::bigint)') IS TRUE)::integer FROM util.page_order_of('a', 'b', 'text', 'DESC');

ROLLBACK;
