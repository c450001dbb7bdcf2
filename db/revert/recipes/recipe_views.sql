-- Revert storeroom:recipes/recipe_views from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recipe_views;

COMMIT;
