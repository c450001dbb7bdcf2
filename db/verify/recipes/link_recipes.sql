-- Verify storeroom:recipes/link_recipes on pg

BEGIN;

INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe (recipe_id, title, categories) VALUES (-1, 'Verify', '[{"category_id": -1, "name": "Verify Verifier"}]');
CALL recipes.link_recipes('{-1}');
SELECT 1 / ((title_sort = 'verify') IS TRUE)::integer FROM recipes.recipe_category WHERE recipe_id = -1;
SELECT 1 / ((views = 0) IS TRUE)::integer FROM recipes.recipe_views WHERE recipe_id = -1;

ROLLBACK;
