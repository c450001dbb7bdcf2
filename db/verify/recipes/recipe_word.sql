-- Verify storeroom:recipes/recipe_word on pg

BEGIN;

SELECT recipe_id, form, rank FROM recipes.recipe_word WHERE false;
SELECT word, form, weight FROM recipes.word WHERE false;
SELECT form, stem, uses FROM recipes.form WHERE false;
SELECT 'recipes.recipe_word_rank'::regclass;
SELECT word FROM recipes.spelling WHERE false;
SELECT 'recipes.spelling_deletions'::regclass;

ROLLBACK;
