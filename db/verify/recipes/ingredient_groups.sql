-- Verify storeroom:recipes/ingredient_groups on pg

BEGIN;

SELECT 1 / (recipes.ingredient_groups('{}', 'all') IS NULL)::integer;
SELECT 1 / (cardinality(recipes.ingredient_groups('{egg,milk}', 'all')) = 2)::integer;
SELECT 1 / (cardinality(recipes.ingredient_groups('{egg,milk}', 'any')) = 1)::integer;

ROLLBACK;
