-- Revert storeroom:recipes/insert_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.insert_ingredient(text, text[], text[], bigint, boolean, text, text);
DELETE FROM util.public_function WHERE function_name = 'insert_ingredient';

COMMIT;
