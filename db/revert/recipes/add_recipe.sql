-- Revert storeroom:recipes/add_recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.add_recipe(text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[]);

COMMIT;
