-- Deploy storeroom:recipes/ingredient_word to pg
-- requires: recipes/ingredient_alias

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.ingredient_word (
    alias_key     text COLLATE "C" NOT NULL,
    word          text COLLATE "C" NOT NULL,
    ingredient_id bigint NOT NULL,
    CONSTRAINT ingredient_word_pkey PRIMARY KEY (alias_key, word),
    CONSTRAINT ingredient_word_alias FOREIGN KEY (alias_key) REFERENCES recipes.ingredient_alias ON DELETE CASCADE
);
CREATE INDEX ingredient_word_word ON recipes.ingredient_word (word, alias_key);

COMMENT ON TABLE recipes.ingredient_word IS 'Every word of every name of the approved ingredients: what is suggested, and what misspelled names are corrected to.';
COMMENT ON COLUMN recipes.ingredient_word.alias_key IS 'Key of the name.';
COMMENT ON COLUMN recipes.ingredient_word.word IS 'One word of it.';
COMMENT ON COLUMN recipes.ingredient_word.ingredient_id IS 'The ingredient.';
COMMENT ON CONSTRAINT ingredient_word_pkey ON recipes.ingredient_word IS 'name: has the word already.';
COMMENT ON CONSTRAINT ingredient_word_alias ON recipes.ingredient_word IS 'name: there is no such name.';
COMMENT ON INDEX recipes.ingredient_word_word IS 'Names by any word, in order.';

COMMIT;
