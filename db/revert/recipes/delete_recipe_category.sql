-- Revert storeroom:recipes/delete_recipe_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.delete_recipe_category(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_recipe_category';

COMMIT;
