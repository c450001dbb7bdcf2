-- Verify storeroom:util/tokens on pg

BEGIN;

SELECT 1 / ((util.tokens('Crème Brûlée 北京的') = '{creme,brulee,北京,京的}') IS TRUE)::integer;

ROLLBACK;
