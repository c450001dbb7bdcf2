-- Revert storeroom:recipes/recipe_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.recipe_item;

COMMIT;
