-- Revert storeroom:recipes/recipe_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recipe_category;

COMMIT;
