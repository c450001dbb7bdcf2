-- Verify storeroom:recipes/recipe_step on pg

BEGIN;

SELECT recipe_id, position, section, text FROM recipes.recipe_step WHERE false;

ROLLBACK;
