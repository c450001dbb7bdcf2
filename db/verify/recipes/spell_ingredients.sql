-- Verify storeroom:recipes/spell_ingredients on pg

BEGIN;

CALL recipes.spell_ingredients('{}');
SELECT 1 / count(*) FROM recipes.ingredient_word WHERE word = 'butter';

ROLLBACK;
