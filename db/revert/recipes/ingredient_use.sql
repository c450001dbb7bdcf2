-- Revert storeroom:recipes/ingredient_use from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.ingredient_use;

COMMIT;
