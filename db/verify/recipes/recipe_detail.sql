-- Verify storeroom:recipes/recipe_detail on pg

BEGIN;

SELECT (NULL::recipes.recipe_detail).steps;

ROLLBACK;
