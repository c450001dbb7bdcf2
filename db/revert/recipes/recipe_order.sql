-- Revert storeroom:recipes/recipe_order from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipe_order(text);

COMMIT;
