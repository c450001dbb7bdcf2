-- Deploy storeroom:recipes/recipe_row to pg
-- requires: recipes/recipe
-- requires: recipes/recipe_views

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW recipes.recipe_row AS
SELECT
    r.recipe_id,
    r.title,
    r.description,
    r.servings,
    r.yield,
    r.prep_minutes,
    r.cook_minutes,
    r.total_minutes,
    r.author,
    r.url,
    r.image_url,
    r.language,
    r.categories,
    v.views,
    r.version,
    r.created_at,
    r.updated_at
FROM recipes.recipe AS r
JOIN recipes.recipe_views AS v ON v.recipe_id = r.recipe_id;

COMMENT ON VIEW recipes.recipe_row IS 'A recipe as lists show it, without ingredients and steps.';

COMMIT;
