-- Revert storeroom:recipes/insert_recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.insert_recipe(text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text);
DELETE FROM util.public_function WHERE function_name = 'insert_recipe';

COMMIT;
