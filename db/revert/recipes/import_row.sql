-- Revert storeroom:recipes/import_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.import_row;

COMMIT;
