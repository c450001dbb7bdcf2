-- Verify storeroom:recipes/recipe_export on pg

BEGIN;

SELECT (NULL::recipes.recipe_export).language;

ROLLBACK;
