-- Revert storeroom:recipes/update_recipe_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.update_recipe_category(bigint, text, integer);
DELETE FROM util.public_function WHERE function_name = 'update_recipe_category';

COMMIT;
