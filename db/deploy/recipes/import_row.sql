-- Deploy storeroom:recipes/import_row to pg
-- requires: recipes/recipe
-- requires: recipes/recipe_ingredient
-- requires: recipes/recipe_step

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.import_row AS (
    line          bigint,
    first_line    bigint,
    recipe_id     bigint,
    source        text,
    source_key    text,
    title         recipes.recipe_title,
    description   util.description,
    lines         text[],
    sections      text[],
    steps         text[],
    categories    json,
    category_ids  bigint[],
    servings      recipes.servings,
    yield         text,
    prep_minutes  recipes.minutes,
    cook_minutes  recipes.minutes,
    total_minutes recipes.minutes,
    author        text,
    url           recipes.web_address,
    image_url     recipes.image_address,
    language      util.language_code,
    warning       text,
    given         text
);

COMMENT ON TYPE recipes.import_row IS 'A line of an import that is a recipe: first_line is the first line of the file with its source and source_key, recipe_id the recipe and category_ids its categories once they are known, warning the constraint that a value broke which is left out, given that value.';

COMMIT;
