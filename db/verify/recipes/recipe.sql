-- Verify storeroom:recipes/recipe on pg

BEGIN;

SELECT recipe_id, title, description, servings, yield, prep_minutes, cook_minutes, total_minutes, author, url, image_url, language, categories, source, source_key, version, created_at, updated_at, title_sort, minutes_sort FROM recipes.recipe WHERE false;
SELECT 'recipes.recipe_title_sort'::regclass;
SELECT 'recipes.recipe_minutes_sort'::regclass;
SELECT last_value FROM recipes.recipe_id_seq;

ROLLBACK;
