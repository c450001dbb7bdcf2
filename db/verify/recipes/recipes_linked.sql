-- Verify storeroom:recipes/recipes_linked on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify');
INSERT INTO recipes.recipe_category (recipe_id, category_id, title_sort, minutes_sort) VALUES (-1, -1, 'verify', 0);
SELECT 1 / count(*) FROM recipes.recipes_linked('category', '{-1}', 'title', '00000000', NULL, 10);

ROLLBACK;
