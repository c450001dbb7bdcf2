-- Verify storeroom:recipes/recipe_detail on pg

BEGIN;

SELECT 1 / ((NULL::recipes.recipe_detail).steps IS NULL)::integer;

ROLLBACK;
