-- Revert storeroom:recipes/cookable_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.cookable_recipes(recipes.ingredient_list, integer, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'cookable_recipes';

COMMIT;
