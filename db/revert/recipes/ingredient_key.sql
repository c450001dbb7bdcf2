-- Revert storeroom:recipes/ingredient_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.ingredient_key(text);

COMMIT;
