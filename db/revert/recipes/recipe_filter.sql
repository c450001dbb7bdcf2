-- Revert storeroom:recipes/recipe_filter from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipe_filter(text, text, text, text, bigint, bigint[], text, boolean);

COMMIT;
