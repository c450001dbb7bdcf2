-- Revert storeroom:recipes/insert_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.insert_recipes(json, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'insert_recipes';

COMMIT;
