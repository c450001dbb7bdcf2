-- Verify storeroom:util/rejected_lines on pg

BEGIN;

SELECT 1 / ((o.message = 'must be a number between 0 and 9,999,999,999.99, with at most two decimals. It is: -1') IS TRUE)::integer
FROM unnest(util.rejected_lines('{2}', '{price_range}', ARRAY['{"price": "-1"}'::jsonb])) AS o;

ROLLBACK;
