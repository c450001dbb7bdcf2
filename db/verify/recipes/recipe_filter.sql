-- Verify storeroom:recipes/recipe_filter on pg

BEGIN;

SELECT 1 / (f.link = 'category')::integer FROM recipes.recipe_filter('verify', NULL, NULL, NULL, NULL, true) AS f;

ROLLBACK;
