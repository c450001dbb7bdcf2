-- Revert storeroom:recipes/parse_ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.parse_ingredient(text);
DELETE FROM util.public_function WHERE function_name = 'parse_ingredient';

COMMIT;
