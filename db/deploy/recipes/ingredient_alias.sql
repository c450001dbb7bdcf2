-- Deploy storeroom:recipes/ingredient_alias to pg
-- requires: recipes/ingredient
-- requires: recipes/ingredient_key
-- requires: util/language_code
-- requires: util/words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.ingredient_alias (
    alias_key     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (recipes.ingredient_key(alias)) STORED,
    ingredient_id bigint NOT NULL,
    alias         recipes.ingredient_name NOT NULL,
    language      util.language_code,
    words         tsvector NOT NULL GENERATED ALWAYS AS (util.words(recipes.ingredient_key(alias))) STORED,
    CONSTRAINT ingredient_alias_pkey PRIMARY KEY (alias_key),
    CONSTRAINT ingredient_alias_form CHECK (alias_key <> ''),
    CONSTRAINT ingredient_alias_ingredient FOREIGN KEY (ingredient_id) REFERENCES recipes.ingredient ON DELETE CASCADE
);
CREATE INDEX ingredient_alias_ingredient ON recipes.ingredient_alias (ingredient_id);
CREATE INDEX ingredient_alias_words ON recipes.ingredient_alias USING gin (words) WITH (fastupdate = off);

COMMENT ON TABLE recipes.ingredient_alias IS 'Every name of every ingredient, the shown one too: one namespace, so that a name means one ingredient.';
COMMENT ON COLUMN recipes.ingredient_alias.alias_key IS 'recipes.ingredient_key of the name.';
COMMENT ON COLUMN recipes.ingredient_alias.ingredient_id IS 'The ingredient.';
COMMENT ON COLUMN recipes.ingredient_alias.alias IS 'The name.';
COMMENT ON COLUMN recipes.ingredient_alias.language IS 'Language of the name; NULL is English.';
COMMENT ON COLUMN recipes.ingredient_alias.words IS 'Words of alias_key.';
COMMENT ON CONSTRAINT ingredient_alias_pkey ON recipes.ingredient_alias IS 'name: belongs to an ingredient already.';
COMMENT ON CONSTRAINT ingredient_alias_form ON recipes.ingredient_alias IS 'aliases: must have more than accents.';
COMMENT ON CONSTRAINT ingredient_alias_ingredient ON recipes.ingredient_alias IS 'ingredient_id: there is no such ingredient.';
COMMENT ON INDEX recipes.ingredient_alias_words IS 'Ingredients by words of their names.';
COMMENT ON INDEX recipes.ingredient_alias_ingredient IS 'The names of an ingredient.';

COMMIT;
