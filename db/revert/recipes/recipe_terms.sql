-- Revert storeroom:recipes/recipe_terms from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.recipe_ranked(bigint[], util.word_term[], bigint[], integer, text, bigint[], text);
DROP FUNCTION recipes.recipe_best(util.word_term[]);
DROP FUNCTION recipes.recipe_stretch(text[], text[], bigint[], integer);
DROP FUNCTION recipes.recipe_named(text, boolean);
DROP FUNCTION recipes.recipe_terms(text[]);
DROP FUNCTION recipes.recipe_completions(text, integer);

COMMIT;
