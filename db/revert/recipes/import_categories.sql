-- Revert storeroom:recipes/import_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.import_categories(recipes.import_row);

COMMIT;
