-- Revert storeroom:recipes/search_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.search_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'search_recipes';

COMMIT;
