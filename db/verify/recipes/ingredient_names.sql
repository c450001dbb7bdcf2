-- Verify storeroom:recipes/ingredient_names on pg

BEGIN;

SELECT 1 / ((recipes.ingredient_names(' a, b,,´,A ,a', 'x') = '{a,b,A}') IS TRUE)::integer;

ROLLBACK;
