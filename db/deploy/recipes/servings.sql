-- Deploy storeroom:recipes/servings to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.servings AS numeric
    CONSTRAINT servings_range CHECK (VALUE > 0 AND VALUE <= 100000 AND VALUE = round(VALUE, 3));

COMMENT ON DOMAIN recipes.servings IS 'For how many a recipe is.';
COMMENT ON CONSTRAINT servings_range ON DOMAIN recipes.servings IS 'servings: must be a number above 0 and at most 100,000, with at most three decimals.';

COMMIT;
