-- Verify storeroom:recipes/ingredient_item on pg

BEGIN;

SELECT 1 / ((NULL::recipes.ingredient_item).cursor IS NULL)::integer;

ROLLBACK;
