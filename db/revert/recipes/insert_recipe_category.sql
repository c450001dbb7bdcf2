-- Revert storeroom:recipes/insert_recipe_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.insert_recipe_category(text, text);
DELETE FROM util.public_function WHERE function_name = 'insert_recipe_category';

COMMIT;
