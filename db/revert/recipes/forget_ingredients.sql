-- Revert storeroom:recipes/forget_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.forget_ingredients(bigint[]);

COMMIT;
