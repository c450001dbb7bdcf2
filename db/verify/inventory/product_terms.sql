-- Verify storeroom:inventory/product_terms on pg

BEGIN;

SELECT 1 / ((inventory.product_terms('{-}') = '{}') IS TRUE)::integer;
SELECT 1 / ((inventory.product_named('-', true) = '{}') IS TRUE)::integer;
SELECT 1 / ((s.ids IS NULL) IS TRUE)::integer FROM inventory.product_stretch('{-}', '{}', '{-1,-1,32767,0}', 10) AS s;
SELECT 1 / ((inventory.product_best('{}') = '{}') IS TRUE)::integer;
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM inventory.product_ranked('{}', '{}', '{}', 1, 'all', '{}', NULL);

ROLLBACK;
