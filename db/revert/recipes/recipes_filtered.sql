-- Revert storeroom:recipes/recipes_filtered from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipes_filtered(text, text, text[], integer, text, bigint[], text, text, integer);

COMMIT;
