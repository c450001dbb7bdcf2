-- Verify storeroom:recipes/ingredient_item on pg

BEGIN;

SELECT (NULL::recipes.ingredient_item).cursor;

ROLLBACK;
