-- Revert storeroom:recipes/crossed_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.crossed_recipes(bigint[], text[], bigint[], text, text[], integer);

COMMIT;
