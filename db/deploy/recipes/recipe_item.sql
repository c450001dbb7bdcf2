-- Deploy storeroom:recipes/recipe_item to pg
-- requires: recipes/recipe_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.recipe_item AS (
    recipe_id     bigint,
    title         recipes.recipe_title,
    description   util.description,
    servings      recipes.servings,
    yield         text,
    prep_minutes  recipes.minutes,
    cook_minutes  recipes.minutes,
    total_minutes recipes.minutes,
    author        text,
    url           recipes.web_address,
    image_url     recipes.image_address,
    language      util.language_code,
    categories    json,
    views         bigint,
    version       integer,
    created_at    timestamptz,
    updated_at    timestamptz,
    corrected     text,
    cursor        text
);

COMMENT ON TYPE recipes.recipe_item IS 'A recipe on a page: the columns of recipe_row, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
