-- Deploy storeroom:recipes/recipe_step to pg
-- requires: recipes/recipe
-- requires: recipes/step_text

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.recipe_step (
    recipe_id bigint   NOT NULL,
    position  smallint NOT NULL,
    section   text,
    text      recipes.step_text NOT NULL,
    CONSTRAINT recipe_step_pkey PRIMARY KEY (recipe_id, position),
    CONSTRAINT recipe_step_recipe FOREIGN KEY (recipe_id) REFERENCES recipes.recipe ON DELETE CASCADE,
    CONSTRAINT recipe_step_position CHECK (position BETWEEN 1 AND 1000),
    CONSTRAINT recipe_step_section_length CHECK (length(section) BETWEEN 1 AND 300)
);

COMMENT ON TABLE recipes.recipe_step IS 'What to do, step by step.';
COMMENT ON COLUMN recipes.recipe_step.recipe_id IS 'The recipe.';
COMMENT ON COLUMN recipes.recipe_step.position IS 'Place among the steps, from 1.';
COMMENT ON COLUMN recipes.recipe_step.section IS 'Heading that the step stands under: For the sauce.';
COMMENT ON COLUMN recipes.recipe_step.text IS 'The step.';
COMMENT ON CONSTRAINT recipe_step_pkey ON recipes.recipe_step IS 'steps: have two at one place.';
COMMENT ON CONSTRAINT recipe_step_recipe ON recipes.recipe_step IS 'recipe_id: there is no such recipe.';
COMMENT ON CONSTRAINT recipe_step_position ON recipes.recipe_step IS 'steps: must be at most 1,000.';
COMMENT ON CONSTRAINT recipe_step_section_length ON recipes.recipe_step IS 'steps: must have sections of 1 to 300 characters.';

COMMIT;
