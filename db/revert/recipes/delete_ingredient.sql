-- Revert storeroom:recipes/delete_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.delete_ingredient(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_ingredient';

COMMIT;
