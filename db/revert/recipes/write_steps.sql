-- Revert storeroom:recipes/write_steps from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE recipes.write_steps(bigint[], bigint[], text[], text[]);

COMMIT;
