-- Verify storeroom:recipes/listed_recipes on pg

BEGIN;

SELECT 1 / ((recipes.listed_recipes('{-1}', NULL) = '{}') IS TRUE)::integer;

ROLLBACK;
