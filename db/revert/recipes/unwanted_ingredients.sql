-- Revert storeroom:recipes/unwanted_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.unwanted_ingredients(text[], boolean);

COMMIT;
