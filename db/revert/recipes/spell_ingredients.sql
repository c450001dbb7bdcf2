-- Revert storeroom:recipes/spell_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.spell_ingredients(bigint[]);

COMMIT;
