-- Verify storeroom:recipes/ingredient_groups on pg

BEGIN;

SELECT 1 / ((recipes.ingredient_groups('{}', 'all') IS NULL) IS TRUE)::integer;
SELECT 1 / ((cardinality(recipes.ingredient_groups('{egg,milk}', 'all')) = 2) IS TRUE)::integer;
SELECT 1 / ((cardinality(recipes.ingredient_groups('{egg,milk}', 'any')) = 1) IS TRUE)::integer;
SELECT 1 / ((recipes.ingredient_groups('{}', 'all', '{-1}') = '{"{-1}"}') IS TRUE)::integer;

ROLLBACK;
