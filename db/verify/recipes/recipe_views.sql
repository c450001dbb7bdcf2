-- Verify storeroom:recipes/recipe_views on pg

BEGIN;

SELECT recipe_id, views, last_viewed_at FROM recipes.recipe_views WHERE false;
SELECT 'recipes.recipe_views_views'::regclass;

ROLLBACK;
