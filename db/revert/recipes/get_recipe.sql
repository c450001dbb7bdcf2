-- Revert storeroom:recipes/get_recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.get_recipe(bigint, numeric);
DELETE FROM util.public_function WHERE function_name = 'get_recipe';

COMMIT;
