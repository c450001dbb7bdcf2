-- Verify storeroom:recipes/update_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify');
SELECT 1 / ((name = 'Verified' AND version = 2) IS TRUE)::integer FROM recipes.update_ingredient(-1, 'Verified', p_aliases => '{Verify}');
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.update_ingredient(bigint, text, text[], text[], bigint, boolean, text, text[], integer)', 'EXECUTE')::integer;

ROLLBACK;
