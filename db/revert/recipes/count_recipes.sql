-- Revert storeroom:recipes/count_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.count_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'count_recipes';

COMMIT;
