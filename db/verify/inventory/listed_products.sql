-- Verify storeroom:inventory/listed_products on pg

BEGIN;

SELECT 1 / ((l.ids = '{}') IS TRUE)::integer FROM inventory.listed_products('{-1}', true, NULL, 1, NULL, true) AS l;

ROLLBACK;
