-- Revert storeroom:recipes/search_recipes_by_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.search_recipes_by_ingredient(recipes.ingredient_list, text, recipes.ingredient_list, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'search_recipes_by_ingredient';

COMMIT;
