-- Revert storeroom:recipes/convert_quantity from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.convert_quantity(numeric, text, text);
DELETE FROM util.public_function WHERE function_name = 'convert_quantity';

COMMIT;
