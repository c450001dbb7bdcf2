-- Verify storeroom:recipes/suggested_ingredients on pg

BEGIN;

SELECT 1 / count(*) FROM recipes.suggested_ingredients(recipes.typed_recipe('butt'), 10);

ROLLBACK;
