-- Revert storeroom:recipes/search_recipes_by_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.search_recipes_by_category(util.query, text, util.page_limit, text, boolean);
DELETE FROM util.public_function WHERE function_name = 'search_recipes_by_category';

COMMIT;
