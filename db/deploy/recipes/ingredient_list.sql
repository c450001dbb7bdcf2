-- Deploy storeroom:recipes/ingredient_list to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.ingredient_list AS text
    CONSTRAINT ingredient_list_length CHECK (length(VALUE) <= 2000);

COMMENT ON DOMAIN recipes.ingredient_list IS 'Names of ingredients that people search for, with commas between.';
COMMENT ON CONSTRAINT ingredient_list_length ON DOMAIN recipes.ingredient_list IS 'ingredient: must be at most 2,000 characters long.';

COMMIT;
