-- Revert storeroom:recipes/match_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.match_ingredients(text);

COMMIT;
