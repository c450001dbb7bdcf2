-- Verify storeroom:recipes/count_needed on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient (ingredient_id, name, is_staple) VALUES (-1, 'Verify', false), (-2, 'Verified', true);
INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort) VALUES (-1, -1, true, 9, '', 0), (-1, -2, true, 9, '', 0);
CALL recipes.count_needed('{-1}');
SELECT 1 / ((sum(needed) = 2) IS TRUE)::integer FROM recipes.ingredient_use WHERE recipe_id = -1;

ROLLBACK;
