-- Revert storeroom:recipes/suggest_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.suggest_ingredients(util.query, util.page_limit);
DELETE FROM util.public_function WHERE function_name = 'suggest_ingredients';

COMMIT;
