-- Revert storeroom:recipes/correct_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.correct_ingredients(text[]);

COMMIT;
