-- Revert storeroom:recipes/update_recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.update_recipe(bigint, text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text[], integer);
DELETE FROM util.public_function WHERE function_name = 'update_recipe';

COMMIT;
