-- Revert storeroom:recipes/ingredient_alias from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.ingredient_alias;

COMMIT;
