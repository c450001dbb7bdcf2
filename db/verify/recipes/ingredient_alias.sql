-- Verify storeroom:recipes/ingredient_alias on pg

BEGIN;

SELECT alias_key, ingredient_id, alias, language FROM recipes.ingredient_alias WHERE false;
SELECT 'recipes.ingredient_alias_ingredient'::regclass;

ROLLBACK;
