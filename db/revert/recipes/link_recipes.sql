-- Revert storeroom:recipes/link_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.link_recipes(bigint[]);

COMMIT;
