-- Deploy storeroom:recipes/recipe_word to pg
-- requires: recipes/recipe
-- requires: util/make_word_tables

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_word_tables('recipes', 'recipe');

COMMIT;
