-- Verify storeroom:util/contract_differences on pg

BEGIN;

SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM util.contract_differences((SELECT string_agg(line, E'\n') FROM util.contract()));
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM util.contract_differences((SELECT string_agg(line, E'\n') FROM util.contract() WHERE line NOT LIKE 'util.contract()%'));

ROLLBACK;
