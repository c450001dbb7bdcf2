-- Verify storeroom:recipes/write_lines on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify');
CALL recipes.write_lines('{-1}', ARRAY[(-1, 1, 'verify', NULL, NULL, NULL, -1, 'verify', NULL, false, 'parsed')::recipes.recipe_ingredient]);
SELECT 1 / ((required AND needed = 1) IS TRUE)::integer FROM recipes.ingredient_use WHERE recipe_id = -1;
CALL recipes.write_lines('{-1}', '{}');
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.ingredient_use WHERE recipe_id = -1;

ROLLBACK;
