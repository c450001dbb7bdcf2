-- Revert storeroom:recipes/servings from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.servings;

COMMIT;
