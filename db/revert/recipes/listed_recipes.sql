-- Revert storeroom:recipes/listed_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.listed_recipes(bigint[], text[]);

COMMIT;
