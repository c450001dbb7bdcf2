-- Revert storeroom:recipes/update_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.update_ingredient(bigint, text, text[], text[], bigint, boolean, text, text[], integer);
DELETE FROM util.public_function WHERE function_name = 'update_ingredient';

COMMIT;
