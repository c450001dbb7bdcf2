-- Verify storeroom:recipes/search_recipes_by_ingredient on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify it'), (-2, 'Verify that');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify it'), (-2, 'Verify that');
INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort) VALUES (-1, -1, true, 1, 'verify verifier', 0);
SELECT 1 / count(*) FROM recipes.search_recipes_by_ingredient('verify it');
SELECT 1 / count(*) FROM recipes.search_recipes_by_ingredient('verify it, verify that', 'any');
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.search_recipes_by_ingredient('verify it, verify that');
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.search_recipes_by_ingredient(recipes.ingredient_list, text, recipes.ingredient_list, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
