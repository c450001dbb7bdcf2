-- Revert storeroom:recipes/other_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.other_ingredients(text, boolean);

COMMIT;
