-- Deploy storeroom:recipes/ingredient to pg
-- requires: recipes/ingredient_name
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE recipes.ingredient_id_seq;
COMMENT ON SEQUENCE recipes.ingredient_id_seq IS 'Numbers of ingredients.';

CREATE TABLE recipes.ingredient (
    ingredient_id bigint      NOT NULL DEFAULT nextval('recipes.ingredient_id_seq'),
    name          recipes.ingredient_name NOT NULL,
    parent_id     bigint,
    is_staple     boolean     NOT NULL DEFAULT false,
    status        text        NOT NULL DEFAULT 'approved',
    version       integer     NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    name_sort     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.search_key(name)) STORED,
    CONSTRAINT ingredient_pkey PRIMARY KEY (ingredient_id),
    CONSTRAINT ingredient_parent FOREIGN KEY (parent_id) REFERENCES recipes.ingredient,
    CONSTRAINT ingredient_parent_other CHECK (parent_id <> ingredient_id),
    CONSTRAINT ingredient_name_form CHECK (name_sort <> ''),
    CONSTRAINT ingredient_status CHECK (status IN ('approved', 'pending'))
);
CREATE INDEX ingredient_parent ON recipes.ingredient (parent_id);
CREATE INDEX ingredient_name_sort ON recipes.ingredient (status, name_sort, ingredient_id);
CREATE INDEX ingredient_name_order ON recipes.ingredient (name_sort, ingredient_id);
CREATE INDEX ingredient_staple ON recipes.ingredient (ingredient_id) WHERE is_staple;

COMMENT ON TABLE recipes.ingredient IS 'Ingredients: known ones, and pending ones that a recipe named and nobody has looked at.';
COMMENT ON COLUMN recipes.ingredient.ingredient_id IS 'Number of the ingredient.';
COMMENT ON COLUMN recipes.ingredient.name IS 'Name as shown; it is one of the names in recipes.ingredient_alias.';
COMMENT ON COLUMN recipes.ingredient.parent_id IS 'What it is a kind of: chicken for chicken breast.';
COMMENT ON COLUMN recipes.ingredient.is_staple IS 'Whether every kitchen is taken to have it: water, salt, pepper, plain oil, sugar.';
COMMENT ON COLUMN recipes.ingredient.status IS 'approved or pending.';
COMMENT ON COLUMN recipes.ingredient.version IS 'Counts the changes of this row, from 1.';
COMMENT ON COLUMN recipes.ingredient.created_at IS 'When the row was made.';
COMMENT ON COLUMN recipes.ingredient.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN recipes.ingredient.name_sort IS 'Folded name, the order of lists.';
COMMENT ON CONSTRAINT ingredient_pkey ON recipes.ingredient IS 'ingredient_id: belongs to another ingredient.';
COMMENT ON CONSTRAINT ingredient_parent ON recipes.ingredient IS 'parent_id: there is no such ingredient, or others are kinds of this one.';
COMMENT ON CONSTRAINT ingredient_parent_other ON recipes.ingredient IS 'parent_id: must be another ingredient.';
COMMENT ON CONSTRAINT ingredient_name_form ON recipes.ingredient IS 'name: must have more than accents.';
COMMENT ON CONSTRAINT ingredient_status ON recipes.ingredient IS 'status: must be approved or pending.';
COMMENT ON INDEX recipes.ingredient_parent IS 'The kinds of an ingredient.';
COMMENT ON INDEX recipes.ingredient_name_sort IS 'Ingredients of a status in the order of their names.';
COMMENT ON INDEX recipes.ingredient_name_order IS 'All ingredients in the order of their names.';
COMMENT ON INDEX recipes.ingredient_staple IS 'The few staples.';

COMMIT;
