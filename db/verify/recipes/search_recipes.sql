-- Verify storeroom:recipes/search_recipes on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
CALL util.index_words('recipes', 'recipe', '{-1}');
SELECT 1 / count(*) FROM recipes.search_recipes(p_q => 'verifier');
SELECT 1 / count(*) FROM recipes.search_recipes();
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.search_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, text, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
