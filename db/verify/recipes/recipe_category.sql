-- Verify storeroom:recipes/recipe_category on pg

BEGIN;

SELECT recipe_id, category_id, title_sort, minutes_sort FROM recipes.recipe_category WHERE false;
SELECT 'recipes.recipe_category_title'::regclass;
SELECT 'recipes.recipe_category_newest'::regclass;
SELECT 'recipes.recipe_category_time'::regclass;

ROLLBACK;
