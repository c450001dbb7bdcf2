-- Revert storeroom:recipes/get_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.get_ingredient(bigint);
DELETE FROM util.public_function WHERE function_name = 'get_ingredient';

COMMIT;
