-- Deploy storeroom:recipes/suggested_recipes to pg
-- requires: recipes/recipe_terms
-- requires: recipes/recipe_category
-- requires: recipes/recipe_views
-- requires: util/make_suggestion_functions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_suggestion_functions('recipes', 'recipe', 'title_sort', 'recipe_category', p_readers => '(SELECT v.views FROM recipes.recipe_views AS v WHERE v.recipe_id = k.id)');

COMMIT;
