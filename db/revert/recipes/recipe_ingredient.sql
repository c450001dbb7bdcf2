-- Revert storeroom:recipes/recipe_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recipe_ingredient;

COMMIT;
