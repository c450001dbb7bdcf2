-- Revert storeroom:recipes/ingredient_list from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.ingredient_list;

COMMIT;
