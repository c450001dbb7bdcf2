-- Revert storeroom:recipes/merge_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.merge_ingredient(bigint, bigint, text);
DELETE FROM util.public_function WHERE function_name = 'merge_ingredient';

COMMIT;
