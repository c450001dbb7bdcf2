-- Verify storeroom:recipes/read_number on pg

BEGIN;

SELECT 1 / ((recipes.read_number('1 1/2') = 1.5 AND recipes.read_number('1,5') = 1.5 AND recipes.read_number('1,500') = 1500) IS TRUE)::integer;
SELECT 1 / ((recipes.read_number('1/0') IS NULL) IS TRUE)::integer;

ROLLBACK;
