-- Revert storeroom:recipes/list_recipe_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.list_recipe_categories(util.query, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'list_recipe_categories';

COMMIT;
