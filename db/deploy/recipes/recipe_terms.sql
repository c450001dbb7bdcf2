-- Deploy storeroom:recipes/recipe_terms to pg
-- requires: recipes/recipe_word
-- requires: recipes/recipe_text
-- requires: util/make_word_functions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_word_functions('recipes', 'recipe', 'title_sort');

COMMIT;
