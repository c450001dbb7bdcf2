-- Revert storeroom:recipes/get_recipe_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.get_recipe_category(bigint);
DELETE FROM util.public_function WHERE function_name = 'get_recipe_category';

COMMIT;
