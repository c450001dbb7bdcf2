-- Verify storeroom:recipes/ingredient_parse on pg

BEGIN;

SELECT 1 / ((NULL::recipes.ingredient_parse).quantity IS NULL)::integer;

ROLLBACK;
