-- Revert storeroom:recipes/suggested_recipes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.suggested_recipe_categories(util.typed_text, integer);
DROP FUNCTION recipes.suggested_recipes(util.typed_text, integer);
DROP FUNCTION recipes.typed_recipe(text);

COMMIT;
