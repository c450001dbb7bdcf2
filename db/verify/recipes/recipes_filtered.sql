-- Verify storeroom:recipes/recipes_filtered on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
SELECT 1 / count(*) FROM recipes.recipes_filtered('views', '00000000', NULL, 10, 'b.title_sort = ''verify verifier''');
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM recipes.recipes_filtered('title', '00000000', NULL, 10, p_ids => '{}');

ROLLBACK;
