-- Verify storeroom:recipes/parse_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'verifygrain');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'verifygrain');
INSERT INTO recipes.unit (unit_code, dimension, to_base) VALUES ('verify', 'volume', 1);
INSERT INTO recipes.unit_alias (alias_key, unit_code) VALUES ('verifies', 'verify');
SELECT 1 / ((row(p.*) = row(1.5, 2::numeric, 'verify', 'verifygrains', 'chopped', false, 'parsed', -1::bigint)) IS TRUE)::integer
FROM recipes.parse_ingredient('1 1/2 - 2 verifies verifygrains, chopped') AS p;
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.parse_ingredient(text)', 'EXECUTE')::integer;

ROLLBACK;
