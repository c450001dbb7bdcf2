-- Revert storeroom:recipes/ingredient_groups from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.ingredient_groups(text[], text, bigint[]);

COMMIT;
