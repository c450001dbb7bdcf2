-- Revert storeroom:recipes/suggest_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.suggest_recipes(util.query, util.page_limit);
DELETE FROM util.public_function WHERE function_name = 'suggest_recipes';

COMMIT;
