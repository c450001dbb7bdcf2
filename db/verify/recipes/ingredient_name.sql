-- Verify storeroom:recipes/ingredient_name on pg

BEGIN;

SELECT 'Crème fraîche'::recipes.ingredient_name;

ROLLBACK;
