-- Deploy storeroom:recipes/recipe_detail to pg
-- requires: recipes/recipe_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.recipe_detail AS (
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
    ingredients   json,
    steps         json
);

COMMENT ON TYPE recipes.recipe_detail IS 'A whole recipe: the columns of recipe_row, [{"position", "line", "quantity", "quantity_max", "unit", "ingredient_id", "ingredient", "name", "note", "optional", "status"}], and [{"position", "section", "text"}].';

COMMIT;
