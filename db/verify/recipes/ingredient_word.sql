-- Verify storeroom:recipes/ingredient_word on pg

BEGIN;

SELECT alias_key, word, ingredient_id FROM recipes.ingredient_word WHERE false;

ROLLBACK;
