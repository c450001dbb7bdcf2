-- Deploy storeroom:recipes/ingredient_use to pg
-- requires: recipes/recipe
-- requires: recipes/ingredient

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- The sort keys are copies from the recipe: an index on them is a list of the ingredient's recipes in each order.
CREATE TABLE recipes.ingredient_use (
    recipe_id     bigint   NOT NULL,
    ingredient_id bigint   NOT NULL,
    required      boolean  NOT NULL,
    needed        smallint NOT NULL,
    title_sort    text COLLATE "C" NOT NULL,
    minutes_sort  integer  NOT NULL,
    CONSTRAINT ingredient_use_pkey PRIMARY KEY (recipe_id, ingredient_id),
    CONSTRAINT ingredient_use_recipe FOREIGN KEY (recipe_id) REFERENCES recipes.recipe ON DELETE CASCADE,
    CONSTRAINT ingredient_use_ingredient FOREIGN KEY (ingredient_id) REFERENCES recipes.ingredient
);
CREATE INDEX ingredient_use_title ON recipes.ingredient_use (ingredient_id, title_sort, recipe_id);
CREATE INDEX ingredient_use_newest ON recipes.ingredient_use (ingredient_id, recipe_id);
CREATE INDEX ingredient_use_time ON recipes.ingredient_use (ingredient_id, minutes_sort, recipe_id);
CREATE INDEX ingredient_use_needed ON recipes.ingredient_use (ingredient_id, needed, recipe_id) WHERE required;

COMMENT ON TABLE recipes.ingredient_use IS 'Which recipes use an ingredient, once each, however many lines name it.';
COMMENT ON COLUMN recipes.ingredient_use.recipe_id IS 'The recipe.';
COMMENT ON COLUMN recipes.ingredient_use.ingredient_id IS 'The ingredient.';
COMMENT ON COLUMN recipes.ingredient_use.required IS 'Whether a line needs it that is not optional.';
COMMENT ON COLUMN recipes.ingredient_use.needed IS 'How many ingredients the recipe requires besides staples.';
COMMENT ON COLUMN recipes.ingredient_use.title_sort IS 'Copy of the recipe''s.';
COMMENT ON COLUMN recipes.ingredient_use.minutes_sort IS 'Copy of the recipe''s.';
COMMENT ON CONSTRAINT ingredient_use_pkey ON recipes.ingredient_use IS 'ingredients: use it already.';
COMMENT ON CONSTRAINT ingredient_use_recipe ON recipes.ingredient_use IS 'recipe_id: there is no such recipe.';
COMMENT ON CONSTRAINT ingredient_use_ingredient ON recipes.ingredient_use IS 'ingredient_id: is used by recipes; merge it into another.';
COMMENT ON INDEX recipes.ingredient_use_title IS 'Recipes with the ingredient by title.';
COMMENT ON INDEX recipes.ingredient_use_newest IS 'Recipes with the ingredient by arrival.';
COMMENT ON INDEX recipes.ingredient_use_time IS 'Recipes with the ingredient by time.';
COMMENT ON INDEX recipes.ingredient_use_needed IS 'Recipes that require the ingredient, those that need the fewest besides staples first.';

COMMIT;
