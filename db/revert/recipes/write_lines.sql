-- Revert storeroom:recipes/write_lines from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.write_lines(bigint[], recipes.recipe_ingredient[], bigint[], bigint[]);

COMMIT;
