-- Revert storeroom:recipes/tidy_lines from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.tidy_lines(text[], text);

COMMIT;
