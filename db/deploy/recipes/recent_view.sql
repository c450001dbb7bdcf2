-- Deploy storeroom:recipes/recent_view to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- No foreign key: a recipe may be deleted while its views are on their way.
CREATE TABLE recipes.recent_view (
    recipe_id bigint      NOT NULL,
    viewer    bytea       NOT NULL,
    seen_at   timestamptz NOT NULL,
    CONSTRAINT recent_view_pkey PRIMARY KEY (recipe_id, viewer)
);
CREATE INDEX recent_view_seen_at ON recipes.recent_view (seen_at);

COMMENT ON TABLE recipes.recent_view IS 'Who read what in the last ten minutes, so that a viewer counts once; the next count_views removes older rows.';
COMMENT ON COLUMN recipes.recent_view.recipe_id IS 'The recipe.';
COMMENT ON COLUMN recipes.recent_view.viewer IS 'SHA-256 of the viewer with the salt: nobody can be told from it once that is gone.';
COMMENT ON COLUMN recipes.recent_view.seen_at IS 'When the view was that counted.';
COMMENT ON CONSTRAINT recent_view_pkey ON recipes.recent_view IS 'recipe_id: was seen by the viewer already.';
COMMENT ON INDEX recipes.recent_view_seen_at IS 'What is old enough to be removed.';

COMMIT;
