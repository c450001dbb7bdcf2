-- Revert storeroom:recipes/ingredient_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.ingredient_item;

COMMIT;
