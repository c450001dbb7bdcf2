-- Verify storeroom:util/each_word on pg

BEGIN;

SELECT 1 / ((util.each_word('{b,a,b}') = '{b,a}') IS TRUE)::integer;

ROLLBACK;
