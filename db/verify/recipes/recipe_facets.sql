-- Verify storeroom:recipes/recipe_facets on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
CALL util.index_words('recipes', 'recipe', '{-1}');
SELECT 1 / f.count FROM recipes.recipe_facets(p_q => 'verifier') AS f WHERE f.facet = 'all';
SELECT 1 / has_function_privilege('storeroom_reader', 'recipes.recipe_facets(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
