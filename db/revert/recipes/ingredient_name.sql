-- Revert storeroom:recipes/ingredient_name from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.ingredient_name;

COMMIT;
