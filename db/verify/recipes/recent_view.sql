-- Verify storeroom:recipes/recent_view on pg

BEGIN;

SELECT recipe_id, viewer, seen_at FROM recipes.recent_view WHERE false;
SELECT 'recipes.recent_view_seen_at'::regclass;

ROLLBACK;
