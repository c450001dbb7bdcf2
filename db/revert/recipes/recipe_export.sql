-- Revert storeroom:recipes/recipe_export from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.recipe_export;

COMMIT;
