-- Deploy storeroom:recipes/recipe_export to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.recipe_export AS (
    recipe_id     bigint,
    source        text,
    key           text,
    title         text,
    description   text,
    ingredients   json,
    steps         json,
    categories    json,
    servings      numeric,
    yield         text,
    prep_minutes  integer,
    cook_minutes  integer,
    total_minutes integer,
    author        text,
    url           text,
    image_url     text,
    language      text
);

COMMENT ON TYPE recipes.recipe_export IS 'A recipe as import_recipes takes it: ingredients are lines, steps {"text", "section"}, categories names.';

COMMIT;
