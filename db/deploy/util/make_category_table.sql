-- Deploy storeroom:util/make_category_table to pg
-- requires: util/category_name
-- requires: util/name_key
-- requires: util/words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.make_category_table(p_catalog text, p_comment text)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    EXECUTE replace(replace(
        $ddl$
        CREATE SEQUENCE {catalog}.category_id_seq;
        COMMENT ON SEQUENCE {catalog}.category_id_seq IS 'Numbers of categories.';

        CREATE TABLE {catalog}.category (
            category_id bigint      NOT NULL DEFAULT nextval('{catalog}.category_id_seq'),
            name        util.category_name NOT NULL,
            version     integer     NOT NULL DEFAULT 1,
            created_at  timestamptz NOT NULL DEFAULT now(),
            updated_at  timestamptz NOT NULL DEFAULT now(),
            name_key    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.name_key(name)) STORED,
            search_key  text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.search_key(name)) STORED,
            words       tsvector    NOT NULL GENERATED ALWAYS AS (util.words(name)) STORED,
            CONSTRAINT category_pkey PRIMARY KEY (category_id),
            CONSTRAINT category_name UNIQUE (name_key)
        );
        CREATE INDEX category_search_key ON {catalog}.category (search_key, category_id);
        CREATE INDEX category_words ON {catalog}.category USING gin (words);
        CREATE TABLE {catalog}.category_word (
            category_id bigint NOT NULL,
            word        text COLLATE "C" NOT NULL,
            search_key  text COLLATE "C" NOT NULL,
            CONSTRAINT category_word_pkey PRIMARY KEY (category_id, word),
            CONSTRAINT category_word_category FOREIGN KEY (category_id) REFERENCES {catalog}.category ON DELETE CASCADE
        );
        CREATE INDEX category_word_word ON {catalog}.category_word (word, search_key, category_id);

        COMMENT ON TABLE {catalog}.category IS {comment};
        COMMENT ON COLUMN {catalog}.category.category_id IS 'Number of the category.';
        COMMENT ON COLUMN {catalog}.category.name IS 'Name as shown.';
        COMMENT ON COLUMN {catalog}.category.version IS 'Counts the changes of this row, from 1.';
        COMMENT ON COLUMN {catalog}.category.created_at IS 'When the row was made.';
        COMMENT ON COLUMN {catalog}.category.updated_at IS 'When the row was last changed.';
        COMMENT ON COLUMN {catalog}.category.name_key IS 'Folded name, unique.';
        COMMENT ON COLUMN {catalog}.category.search_key IS 'Folded name without punctuation, for finding and for order.';
        COMMENT ON COLUMN {catalog}.category.words IS 'Words of search_key.';
        COMMENT ON CONSTRAINT category_pkey ON {catalog}.category IS 'category_id: belongs to another category.';
        COMMENT ON CONSTRAINT category_name ON {catalog}.category IS 'name: is the name of a category already.';
        COMMENT ON INDEX {catalog}.category_search_key IS 'Exact names and the beginnings of names, in order.';
        COMMENT ON INDEX {catalog}.category_words IS 'Categories by words of the name.';
        COMMENT ON TABLE {catalog}.category_word IS 'Every word of the names of categories.';
        COMMENT ON COLUMN {catalog}.category_word.category_id IS 'The category.';
        COMMENT ON COLUMN {catalog}.category_word.word IS 'One word of its search_key.';
        COMMENT ON COLUMN {catalog}.category_word.search_key IS 'Copy of the category''s.';
        COMMENT ON CONSTRAINT category_word_pkey ON {catalog}.category_word IS 'name: has the word already.';
        COMMENT ON CONSTRAINT category_word_category ON {catalog}.category_word IS 'category_id: there is no such category.';
        COMMENT ON INDEX {catalog}.category_word_word IS 'Categories by any word of the name, in order.';
        $ddl$,
        '{catalog}', quote_ident(p_catalog)), '{comment}', quote_literal(p_comment)
    );
END
$$;

COMMENT ON PROCEDURE util.make_category_table(text, text) IS
'Makes the table category of a catalog (its schema), with sequence, keys, indexes, comments, and the words of its names. The functions over it are in util, the public ones of each catalog only name it.';

COMMIT;
