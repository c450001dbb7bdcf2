-- Deploy storeroom:recipes/recipe_ingredient to pg
-- requires: recipes/ingredient_use
-- requires: recipes/line
-- requires: recipes/unit

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.recipe_ingredient (
    recipe_id     bigint   NOT NULL,
    position      smallint NOT NULL,
    line          recipes.line NOT NULL,
    quantity      numeric,
    quantity_max  numeric,
    unit_code     text,
    ingredient_id bigint,
    name          text,
    note          text,
    optional      boolean  NOT NULL DEFAULT false,
    status        text     NOT NULL,
    CONSTRAINT recipe_ingredient_pkey PRIMARY KEY (recipe_id, position),
    CONSTRAINT recipe_ingredient_recipe FOREIGN KEY (recipe_id) REFERENCES recipes.recipe ON DELETE CASCADE,
    CONSTRAINT recipe_ingredient_use FOREIGN KEY (recipe_id, ingredient_id) REFERENCES recipes.ingredient_use,
    CONSTRAINT recipe_ingredient_unit FOREIGN KEY (unit_code) REFERENCES recipes.unit,
    CONSTRAINT recipe_ingredient_position CHECK (position BETWEEN 1 AND 1000),
    CONSTRAINT recipe_ingredient_quantity CHECK (quantity BETWEEN 0 AND 1e9 AND quantity_max BETWEEN quantity AND 1e9),
    CONSTRAINT recipe_ingredient_status CHECK (status IN ('parsed', 'partial', 'raw', 'heading'))
);

COMMENT ON TABLE recipes.recipe_ingredient IS 'The lines of the ingredients as written, and what parse_ingredient read in them.';
COMMENT ON COLUMN recipes.recipe_ingredient.recipe_id IS 'The recipe.';
COMMENT ON COLUMN recipes.recipe_ingredient.position IS 'Place among the lines, from 1.';
COMMENT ON COLUMN recipes.recipe_ingredient.line IS 'The line as written; nothing else is ever shown in its place.';
COMMENT ON COLUMN recipes.recipe_ingredient.quantity IS 'How much, or at least how much.';
COMMENT ON COLUMN recipes.recipe_ingredient.quantity_max IS 'At most how much, in a range.';
COMMENT ON COLUMN recipes.recipe_ingredient.unit_code IS 'Unit of the quantity; none for pieces.';
COMMENT ON COLUMN recipes.recipe_ingredient.ingredient_id IS 'The ingredient.';
COMMENT ON COLUMN recipes.recipe_ingredient.name IS 'Name of the ingredient as the line has it.';
COMMENT ON COLUMN recipes.recipe_ingredient.note IS 'What else the line says: finely chopped.';
COMMENT ON COLUMN recipes.recipe_ingredient.optional IS 'Whether the recipe does without it.';
COMMENT ON COLUMN recipes.recipe_ingredient.status IS 'parsed: understood; partial: the name is a guess; raw: not understood; heading: no ingredient, a heading of those below.';
COMMENT ON CONSTRAINT recipe_ingredient_pkey ON recipes.recipe_ingredient IS 'ingredients: have two lines at one place.';
COMMENT ON CONSTRAINT recipe_ingredient_recipe ON recipes.recipe_ingredient IS 'recipe_id: there is no such recipe.';
COMMENT ON CONSTRAINT recipe_ingredient_use ON recipes.recipe_ingredient IS 'ingredient_id: is not among those the recipe uses.';
COMMENT ON CONSTRAINT recipe_ingredient_unit ON recipes.recipe_ingredient IS 'unit: there is no such unit, or recipes use it.';
COMMENT ON CONSTRAINT recipe_ingredient_position ON recipes.recipe_ingredient IS 'ingredients: must be at most 1,000 lines.';
COMMENT ON CONSTRAINT recipe_ingredient_quantity ON recipes.recipe_ingredient IS 'quantity: must be a number between 0 and 1,000,000,000, and the greater end of a range the greater.';
COMMENT ON CONSTRAINT recipe_ingredient_status ON recipes.recipe_ingredient IS 'status: must be parsed, partial, raw or heading.';

COMMIT;
