-- Deploy storeroom:recipes/cookable_item to pg
-- requires: recipes/recipe_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.cookable_item AS (
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
    missing_count integer,
    missing       json,
    used_count    integer,
    corrected     text,
    cursor        text
);

COMMENT ON TYPE recipes.cookable_item IS 'A recipe to cook: the columns of recipe_row, what is missing for it, how much of what is there it uses, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
