-- Revert storeroom:recipes/count_needed from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.count_needed(bigint[]);

COMMIT;
