-- Deploy storeroom:recipes/recipe_title to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.recipe_title AS text
    CONSTRAINT recipe_title_length CHECK (length(VALUE) BETWEEN 1 AND 500);

COMMENT ON DOMAIN recipes.recipe_title IS 'Title of a recipe.';
COMMENT ON CONSTRAINT recipe_title_length ON DOMAIN recipes.recipe_title IS 'title: must be 1 to 500 characters long.';

COMMIT;
