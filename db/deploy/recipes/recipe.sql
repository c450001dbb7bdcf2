-- Deploy storeroom:recipes/recipe to pg
-- requires: recipes/recipe_title
-- requires: recipes/servings
-- requires: recipes/minutes
-- requires: recipes/web_address
-- requires: recipes/image_address
-- requires: util/description
-- requires: util/language_code
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE recipes.recipe_id_seq;
COMMENT ON SEQUENCE recipes.recipe_id_seq IS 'Numbers of recipes.';

CREATE TABLE recipes.recipe (
    recipe_id     bigint      NOT NULL DEFAULT nextval('recipes.recipe_id_seq'),
    title         recipes.recipe_title NOT NULL,
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
    categories    json        NOT NULL DEFAULT '[]',
    -- Every recipe has a name of its own beyond this database, so that an export finds it again.
    source        text        NOT NULL DEFAULT 'storeroom',
    source_key    text COLLATE "C" NOT NULL DEFAULT uuidv7()::text,
    version       integer     NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    -- Never NULL, so that a row comparison can continue a page; cut, so that an index entry stays small.
    title_sort    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (left(util.search_key(title), 100)) STORED,
    minutes_sort  integer     NOT NULL GENERATED ALWAYS AS (
        coalesce(total_minutes, nullif(coalesce(prep_minutes, 0) + coalesce(cook_minutes, 0), 0), 2147483647)
    ) STORED,
    CONSTRAINT recipe_pkey PRIMARY KEY (recipe_id),
    CONSTRAINT recipe_source UNIQUE (source_key, source),
    CONSTRAINT recipe_yield_length CHECK (length(yield) BETWEEN 1 AND 200),
    CONSTRAINT recipe_author_length CHECK (length(author) BETWEEN 1 AND 300),
    CONSTRAINT recipe_categories_number CHECK (json_array_length(categories) <= 100),
    CONSTRAINT recipe_source_length CHECK (length(source) BETWEEN 1 AND 100 AND length(source_key) BETWEEN 1 AND 300)
);
CREATE INDEX recipe_title_sort ON recipes.recipe (title_sort, recipe_id);
CREATE INDEX recipe_minutes_sort ON recipes.recipe (minutes_sort, recipe_id);

COMMENT ON TABLE recipes.recipe IS 'Recipes. The names of the categories stand in the row as pages print them, so that a page needs no join.';
COMMENT ON COLUMN recipes.recipe.recipe_id IS 'Number of the recipe, in the order of arrival.';
COMMENT ON COLUMN recipes.recipe.title IS 'Title, one line. Two recipes may have the same.';
COMMENT ON COLUMN recipes.recipe.description IS 'What it is like.';
COMMENT ON COLUMN recipes.recipe.servings IS 'For how many people the quantities are.';
COMMENT ON COLUMN recipes.recipe.yield IS 'What comes out of it, as written: 24 cookies.';
COMMENT ON COLUMN recipes.recipe.prep_minutes IS 'Minutes of preparation.';
COMMENT ON COLUMN recipes.recipe.cook_minutes IS 'Minutes of cooking.';
COMMENT ON COLUMN recipes.recipe.total_minutes IS 'Minutes in all.';
COMMENT ON COLUMN recipes.recipe.author IS 'Whose recipe it is.';
COMMENT ON COLUMN recipes.recipe.url IS 'Page it comes from.';
COMMENT ON COLUMN recipes.recipe.image_url IS 'Picture of it.';
COMMENT ON COLUMN recipes.recipe.language IS 'ISO 639 code, with region or script if need be (BCP 47).';
COMMENT ON COLUMN recipes.recipe.categories IS 'Copy of recipe_category with names: [{"category_id", "name"}], in the order of names.';
COMMENT ON COLUMN recipes.recipe.source IS 'Import mapping that brought the recipe; storeroom for those made here.';
COMMENT ON COLUMN recipes.recipe.source_key IS 'Its key there.';
COMMENT ON COLUMN recipes.recipe.version IS 'Counts the changes of the recipe, from 1.';
COMMENT ON COLUMN recipes.recipe.created_at IS 'When the row was made.';
COMMENT ON COLUMN recipes.recipe.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN recipes.recipe.title_sort IS 'Folded title, its first 100 characters: the order of titles.';
COMMENT ON COLUMN recipes.recipe.minutes_sort IS 'Quickest first, unknown last.';
COMMENT ON CONSTRAINT recipe_pkey ON recipes.recipe IS 'recipe_id: belongs to another recipe.';
COMMENT ON CONSTRAINT recipe_source ON recipes.recipe IS 'source_key: belongs to another recipe of this source.';
COMMENT ON CONSTRAINT recipe_yield_length ON recipes.recipe IS 'yield: must be 1 to 200 characters long.';
COMMENT ON CONSTRAINT recipe_author_length ON recipes.recipe IS 'author: must be 1 to 300 characters long.';
COMMENT ON CONSTRAINT recipe_categories_number ON recipes.recipe IS 'categories: must be at most 100.';
COMMENT ON CONSTRAINT recipe_source_length ON recipes.recipe IS 'source_key: must be at most 300 characters long, and the source 100.';
COMMENT ON INDEX recipes.recipe_title_sort IS 'Recipes by title, and the beginnings of titles.';
COMMENT ON INDEX recipes.recipe_minutes_sort IS 'Recipes by time, quickest first.';

COMMIT;
