-- Revert storeroom:recipes/recipe_title from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.recipe_title;

COMMIT;
