-- Verify storeroom:recipes/cookable_recipes on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify it'), (-2, 'Verify that');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify it'), (-2, 'Verify that');
INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
VALUES (-1, -1, true, 2, 'verify verifier', 0), (-1, -2, true, 2, 'verify verifier', 0);
SELECT 1 / ((missing_count = 1 AND missing ->> 0 = 'Verify that' AND used_count = 1) IS TRUE)::integer FROM recipes.cookable_recipes('verify it', 1) WHERE recipe_id = -1;
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.cookable_recipes('verify it') WHERE recipe_id = -1;
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.cookable_recipes(recipes.ingredient_list, integer, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
