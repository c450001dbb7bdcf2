-- Revert storeroom:recipes/recipe_step from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recipe_step;

COMMIT;
