-- Revert storeroom:recipes/recipe_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recipe_word;
DROP TABLE recipes.word;
DROP TABLE recipes.spelling;
DROP TABLE recipes.form;

COMMIT;
