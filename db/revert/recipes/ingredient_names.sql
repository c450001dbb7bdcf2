-- Revert storeroom:recipes/ingredient_names from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.ingredient_names(text, text);

COMMIT;
