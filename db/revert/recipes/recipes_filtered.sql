-- Revert storeroom:recipes/recipes_filtered from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipes_filtered(text, text, text[], integer, integer, text, tsquery, bigint[], text[], bigint[]);

COMMIT;
