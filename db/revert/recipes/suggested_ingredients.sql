-- Revert storeroom:recipes/suggested_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.suggested_ingredients(util.typed_text, integer);

COMMIT;
