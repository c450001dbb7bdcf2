-- Verify storeroom:recipes/convert_quantity on pg

BEGIN;

INSERT INTO recipes.unit (unit_code, dimension, to_base) VALUES ('verify', 'volume', 100), ('verifier', 'volume', 4);
INSERT INTO recipes.unit_alias (alias_key, unit_code) VALUES ('verify', 'verify'), ('verifier', 'verifier');
SELECT 1 / ((recipes.convert_quantity(1.5, 'Verify', 'verifier.') = 37.5) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.convert_quantity(numeric, text, text)', 'EXECUTE')::integer;

ROLLBACK;
