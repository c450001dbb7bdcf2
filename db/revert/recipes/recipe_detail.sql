-- Revert storeroom:recipes/recipe_detail from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.recipe_detail;

COMMIT;
