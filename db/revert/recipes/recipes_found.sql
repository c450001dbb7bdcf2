-- Revert storeroom:recipes/recipes_found from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipes_found(text, text, text, text, bigint, bigint[], text, boolean, integer);

COMMIT;
