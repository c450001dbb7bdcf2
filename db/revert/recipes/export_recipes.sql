-- Revert storeroom:recipes/export_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.export_recipes(bigint, util.page_limit);
DELETE FROM util.public_function WHERE function_name = 'export_recipes';

COMMIT;
