-- Revert storeroom:recipes/read_recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.read_recipe(bigint, numeric);

COMMIT;
