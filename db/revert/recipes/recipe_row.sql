-- Revert storeroom:recipes/recipe_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW recipes.recipe_row;

COMMIT;
