-- Deploy storeroom:recipes/recipe_category to pg
-- requires: recipes/recipe
-- requires: recipes/category

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- The sort keys are copies from the recipe: an index on them is a list of the category's recipes in each order.
CREATE TABLE recipes.recipe_category (
    recipe_id    bigint  NOT NULL,
    category_id  bigint  NOT NULL,
    title_sort   text COLLATE "C" NOT NULL,
    minutes_sort integer NOT NULL,
    CONSTRAINT recipe_category_pkey PRIMARY KEY (recipe_id, category_id),
    CONSTRAINT recipe_category_recipe FOREIGN KEY (recipe_id) REFERENCES recipes.recipe ON DELETE CASCADE,
    CONSTRAINT recipe_category_category FOREIGN KEY (category_id) REFERENCES recipes.category
);
CREATE INDEX recipe_category_title ON recipes.recipe_category (category_id, title_sort, recipe_id);
CREATE INDEX recipe_category_newest ON recipes.recipe_category (category_id, recipe_id);
CREATE INDEX recipe_category_time ON recipes.recipe_category (category_id, minutes_sort, recipe_id);

COMMENT ON TABLE recipes.recipe_category IS 'Which categories a recipe stands in.';
COMMENT ON COLUMN recipes.recipe_category.recipe_id IS 'The recipe.';
COMMENT ON COLUMN recipes.recipe_category.category_id IS 'The category.';
COMMENT ON COLUMN recipes.recipe_category.title_sort IS 'Copy of the recipe''s.';
COMMENT ON COLUMN recipes.recipe_category.minutes_sort IS 'Copy of the recipe''s.';
COMMENT ON CONSTRAINT recipe_category_pkey ON recipes.recipe_category IS 'categories: name the same category twice.';
COMMENT ON CONSTRAINT recipe_category_recipe ON recipes.recipe_category IS 'recipe_id: there is no such recipe.';
COMMENT ON CONSTRAINT recipe_category_category ON recipes.recipe_category IS 'category_id: has recipes; take them out of it first.';
COMMENT ON INDEX recipes.recipe_category_title IS 'Recipes of the category by title.';
COMMENT ON INDEX recipes.recipe_category_newest IS 'Recipes of the category by arrival.';
COMMENT ON INDEX recipes.recipe_category_time IS 'Recipes of the category by time.';

COMMIT;
