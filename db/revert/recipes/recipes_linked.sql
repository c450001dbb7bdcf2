-- Revert storeroom:recipes/recipes_linked from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipes_linked(text, bigint[], text, text, text[], integer, text);

COMMIT;
