-- Revert storeroom:recipes/recipe_facets from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipe_facets(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean);
DELETE FROM util.public_function WHERE function_name = 'recipe_facets';

COMMIT;
