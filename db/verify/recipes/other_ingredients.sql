-- Verify storeroom:recipes/other_ingredients on pg

BEGIN;

SELECT 1 / ((cardinality(recipes.other_ingredients('butter or eggs', true)) = 2) IS TRUE)::integer;
SELECT 1 / ((recipes.other_ingredients('butter, soft', true) = '{}') IS TRUE)::integer;
SELECT 1 / ((cardinality(recipes.other_ingredients('jam (peanut butter will do, too)', true)) = 2) IS TRUE)::integer;

ROLLBACK;
