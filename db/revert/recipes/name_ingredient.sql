-- Revert storeroom:recipes/name_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.name_ingredient(bigint, text[], text[]);

COMMIT;
