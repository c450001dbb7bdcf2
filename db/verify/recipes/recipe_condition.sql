-- Verify storeroom:recipes/recipe_condition on pg

BEGIN;

SELECT 1 / strpos(recipes.recipe_condition('{1}', '{"{1,2}"}', '{3}'), 'recipes.ingredient_use');

ROLLBACK;
