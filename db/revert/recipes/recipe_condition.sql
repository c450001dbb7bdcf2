-- Revert storeroom:recipes/recipe_condition from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipe_condition(bigint[], text[], bigint[], boolean);

COMMIT;
