-- Verify storeroom:recipes/read_recipe on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title, servings) VALUES (-1, 'Verify', 2);
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
INSERT INTO recipes.recipe_ingredient (recipe_id, position, line, quantity, status) VALUES (-1, 1, '2 verify', 2, 'parsed');
SELECT 1 / ((servings = 3 AND (ingredients -> 0 ->> 'quantity')::numeric = 3 AND json_array_length(steps) = 0) IS TRUE)::integer FROM recipes.read_recipe(-1, 3);

ROLLBACK;
