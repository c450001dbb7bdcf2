-- Verify storeroom:recipes/recipe_filter on pg

BEGIN;

SELECT 1 / ((f.link = 'category') IS TRUE)::integer FROM recipes.recipe_filter('verify', NULL, NULL, NULL, NULL, NULL, NULL, true) AS f;

ROLLBACK;
