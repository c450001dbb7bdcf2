-- Verify storeroom:recipes/suggested_recipes on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
SELECT 1 / count(*) FROM recipes.suggested_recipes(recipes.typed_recipe('verify ver'), 10);

ROLLBACK;
