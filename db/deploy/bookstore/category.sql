-- Deploy storeroom:bookstore/category to pg
-- requires: bookstore/category_name
-- requires: util/name_key
-- requires: bookstore/book_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE bookstore.category_id_seq;
COMMENT ON SEQUENCE bookstore.category_id_seq IS 'Numbers of categories.';

CREATE TABLE bookstore.category (
    category_id bigint      NOT NULL DEFAULT nextval('bookstore.category_id_seq'),
    name        bookstore.category_name NOT NULL,
    version     integer     NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    name_key    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.name_key(name)) STORED,
    search_key  text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.search_key(name)) STORED,
    words       tsvector    NOT NULL GENERATED ALWAYS AS (bookstore.book_words(name, NULL, '[]')) STORED,
    CONSTRAINT category_pkey PRIMARY KEY (category_id),
    CONSTRAINT category_name UNIQUE (name_key)
);
CREATE INDEX category_search_key ON bookstore.category (search_key, category_id);
CREATE INDEX category_words ON bookstore.category USING gin (words);

COMMENT ON TABLE bookstore.category IS 'Categories that books stand in.';
COMMENT ON COLUMN bookstore.category.category_id IS 'Number of the category.';
COMMENT ON COLUMN bookstore.category.name IS 'Name as shown.';
COMMENT ON COLUMN bookstore.category.version IS 'Counts the changes of this row, from 1.';
COMMENT ON COLUMN bookstore.category.created_at IS 'When the row was made.';
COMMENT ON COLUMN bookstore.category.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN bookstore.category.name_key IS 'Folded name, unique.';
COMMENT ON COLUMN bookstore.category.search_key IS 'Folded name without punctuation, for finding and for order.';
COMMENT ON COLUMN bookstore.category.words IS 'Words of search_key.';
COMMENT ON CONSTRAINT category_pkey ON bookstore.category IS 'category_id: belongs to another category.';
COMMENT ON CONSTRAINT category_name ON bookstore.category IS 'name: is the name of a category already.';
COMMENT ON INDEX bookstore.category_search_key IS 'Exact names and the beginnings of names, in order.';
COMMENT ON INDEX bookstore.category_words IS 'Categories by words of the name.';

COMMIT;
