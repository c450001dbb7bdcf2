-- Verify storeroom:recipes/ingredient_use on pg

BEGIN;

SELECT recipe_id, ingredient_id, required, needed, title_sort, minutes_sort FROM recipes.ingredient_use WHERE false;
SELECT 'recipes.ingredient_use_title'::regclass;
SELECT 'recipes.ingredient_use_newest'::regclass;
SELECT 'recipes.ingredient_use_time'::regclass;
SELECT 'recipes.ingredient_use_needed'::regclass;

ROLLBACK;
