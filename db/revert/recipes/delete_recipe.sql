-- Revert storeroom:recipes/delete_recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.delete_recipe(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_recipe';

COMMIT;
