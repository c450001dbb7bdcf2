-- Verify storeroom:recipes/recipe_ingredient on pg

BEGIN;

SELECT recipe_id, position, line, quantity, quantity_max, unit_code, ingredient_id, name, note, optional, status FROM recipes.recipe_ingredient WHERE false;

ROLLBACK;
