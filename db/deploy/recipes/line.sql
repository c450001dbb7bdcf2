-- Deploy storeroom:recipes/line to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.line AS text
    CONSTRAINT line_length CHECK (length(VALUE) BETWEEN 1 AND 2000);

COMMENT ON DOMAIN recipes.line IS 'A line of the ingredients, as written.';
COMMENT ON CONSTRAINT line_length ON DOMAIN recipes.line IS 'ingredients: must be lines of 1 to 2,000 characters.';

COMMIT;
