-- Verify storeroom:recipes/recipe_terms on pg

BEGIN;

SELECT 1 / ((recipes.recipe_terms('{-}') = '{}') IS TRUE)::integer;
SELECT 1 / ((recipes.recipe_named('-', true) = '{}') IS TRUE)::integer;
SELECT 1 / ((s.ids IS NULL) IS TRUE)::integer FROM recipes.recipe_stretch('{-}', '{}', '{-1,-1,32767,0}', 10) AS s;
SELECT 1 / ((recipes.recipe_best('{}') = '{}') IS TRUE)::integer;
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.recipe_ranked('{}', '{}', '{}', 1, 'all', '{}', NULL);

ROLLBACK;
