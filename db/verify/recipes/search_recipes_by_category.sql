-- Verify storeroom:recipes/search_recipes_by_category on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify it');
INSERT INTO recipes.recipe_category (recipe_id, category_id, title_sort, minutes_sort) VALUES (-1, -1, 'verify verifier', 0);
SELECT 1 / count(*) FROM recipes.search_recipes_by_category('verify it');
SELECT 1 / count(*) FROM recipes.search_recipes_by_category('verify it', 'views');
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.search_recipes_by_category(util.query, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
