-- Verify storeroom:inventory/listed_products on pg

BEGIN;

SELECT 1 / ((inventory.listed_products('{-1}', true, NULL, true) = '{}') IS TRUE)::integer;

ROLLBACK;
