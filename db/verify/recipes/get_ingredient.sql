-- Verify storeroom:recipes/get_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify');
SELECT 1 / ((name = 'Verify') IS TRUE)::integer FROM recipes.get_ingredient(-1);
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.get_ingredient(bigint)', 'EXECUTE')::integer;

ROLLBACK;
