-- Verify storeroom:recipes/merge_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-2, 'Verifies more');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-2, 'Verifies more');
SELECT 1 / ((aliases ->> 0 LIKE '%Verify%') IS TRUE)::integer FROM recipes.merge_ingredient(-1, -2);
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.merge_ingredient(bigint, bigint, text)', 'EXECUTE')::integer;

ROLLBACK;
