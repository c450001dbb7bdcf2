-- Revert storeroom:recipes/read_number from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.read_number(text);

COMMIT;
