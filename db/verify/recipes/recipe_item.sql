-- Verify storeroom:recipes/recipe_item on pg

BEGIN;

SELECT (NULL::recipes.recipe_item).cursor;

ROLLBACK;
