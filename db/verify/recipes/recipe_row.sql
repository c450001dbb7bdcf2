-- Verify storeroom:recipes/recipe_row on pg

BEGIN;

SELECT recipe_id, title, description, servings, yield, prep_minutes, cook_minutes, total_minutes, author, url, image_url, language, categories, views, version, created_at, updated_at FROM recipes.recipe_row WHERE false;

ROLLBACK;
