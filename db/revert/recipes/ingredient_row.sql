-- Revert storeroom:recipes/ingredient_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW recipes.ingredient_row;

COMMIT;
