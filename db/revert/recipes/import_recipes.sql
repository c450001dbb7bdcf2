-- Revert storeroom:recipes/import_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.import_recipes(bigint, text, json);
DELETE FROM util.public_function WHERE function_name = 'import_recipes';

COMMIT;
