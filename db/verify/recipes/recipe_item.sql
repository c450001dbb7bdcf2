-- Verify storeroom:recipes/recipe_item on pg

BEGIN;

SELECT 1 / ((NULL::recipes.recipe_item).cursor IS NULL)::integer;

ROLLBACK;
