-- Verify storeroom:recipes/recipe_export on pg

BEGIN;

SELECT 1 / ((NULL::recipes.recipe_export).language IS NULL)::integer;

ROLLBACK;
