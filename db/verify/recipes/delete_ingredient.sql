-- Verify storeroom:recipes/delete_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify');
SELECT 1 / ((name = 'Verify') IS TRUE)::integer FROM recipes.delete_ingredient(-1);
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.delete_ingredient(bigint, integer)', 'EXECUTE')::integer;

ROLLBACK;
