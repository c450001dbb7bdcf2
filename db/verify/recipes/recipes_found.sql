-- Verify storeroom:recipes/recipes_found on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
CALL util.index_words('recipes', 'recipe', '{-1}');
SELECT 1 / ((-1 = ANY (f.ids)) IS TRUE)::integer FROM recipes.recipes_found(NULL, NULL, NULL, 'verifier', NULL, NULL, NULL, false, 10) AS f;

ROLLBACK;
