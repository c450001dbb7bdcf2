-- Revert storeroom:recipes/list_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.list_ingredients(util.query, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'list_ingredients';

COMMIT;
