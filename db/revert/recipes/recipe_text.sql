-- Revert storeroom:recipes/recipe_text from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW recipes.recipe_text;

COMMIT;
