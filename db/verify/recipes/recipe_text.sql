-- Verify storeroom:recipes/recipe_text on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
SELECT 1 / ((t.texts[1] = 'Verify') IS TRUE)::integer FROM recipes.recipe_text AS t WHERE t.recipe_id = -1;

ROLLBACK;
