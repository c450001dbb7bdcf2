-- Deploy storeroom:recipes/ingredient_name to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.ingredient_name AS text
    CONSTRAINT ingredient_name_length CHECK (length(VALUE) BETWEEN 1 AND 200);

COMMENT ON DOMAIN recipes.ingredient_name IS 'Name of an ingredient, also another name or one in another language.';
COMMENT ON CONSTRAINT ingredient_name_length ON DOMAIN recipes.ingredient_name IS 'name: must be 1 to 200 characters long.';

COMMIT;
