-- Revert storeroom:recipes/find_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.find_ingredient(text);

COMMIT;
