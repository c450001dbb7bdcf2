-- Revert storeroom:recipes/ensure_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.ensure_ingredients(text[]);

COMMIT;
