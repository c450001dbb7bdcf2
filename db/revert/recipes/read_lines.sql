-- Revert storeroom:recipes/read_lines from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.read_lines(bigint[], text[]);

COMMIT;
