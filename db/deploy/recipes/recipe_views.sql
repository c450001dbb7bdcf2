-- Deploy storeroom:recipes/recipe_views to pg
-- requires: recipes/recipe

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- A row of its own: a view must not write the recipe anew, with its words and all its lists.
CREATE TABLE recipes.recipe_views (
    recipe_id      bigint NOT NULL,
    views          bigint NOT NULL DEFAULT 0,
    last_viewed_at timestamptz,
    CONSTRAINT recipe_views_pkey PRIMARY KEY (recipe_id),
    CONSTRAINT recipe_views_recipe FOREIGN KEY (recipe_id) REFERENCES recipes.recipe ON DELETE CASCADE,
    CONSTRAINT recipe_views_range CHECK (views >= 0)
);
CREATE INDEX recipe_views_views ON recipes.recipe_views (views, recipe_id);

COMMENT ON TABLE recipes.recipe_views IS 'How often each recipe was read.';
COMMENT ON COLUMN recipes.recipe_views.recipe_id IS 'The recipe.';
COMMENT ON COLUMN recipes.recipe_views.views IS 'How often; a viewer counts once in ten minutes.';
COMMENT ON COLUMN recipes.recipe_views.last_viewed_at IS 'When the last view was that counted.';
COMMENT ON CONSTRAINT recipe_views_pkey ON recipes.recipe_views IS 'recipe_id: is counted already.';
COMMENT ON CONSTRAINT recipe_views_recipe ON recipes.recipe_views IS 'recipe_id: there is no such recipe.';
COMMENT ON CONSTRAINT recipe_views_range ON recipes.recipe_views IS 'views: must not be negative.';
COMMENT ON INDEX recipes.recipe_views_views IS 'Recipes by views.';

COMMIT;
