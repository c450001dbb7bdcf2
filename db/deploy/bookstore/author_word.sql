-- Deploy storeroom:bookstore/author_word to pg
-- requires: bookstore/author_name

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- A list per word in the order of the page, which a GIN index cannot give: "smith" costs the same whether
-- five or fifty thousand authors have the name.
CREATE TABLE bookstore.author_word (
    author_id bigint NOT NULL,
    name_key  text COLLATE "C" NOT NULL,
    word      text COLLATE "C" NOT NULL,
    CONSTRAINT author_word_pkey PRIMARY KEY (author_id, name_key, word),
    CONSTRAINT author_word_name FOREIGN KEY (author_id, name_key) REFERENCES bookstore.author_name ON DELETE CASCADE
);
CREATE INDEX author_word_word ON bookstore.author_word (word, name_key, author_id);

COMMENT ON TABLE bookstore.author_word IS 'Every word of every name of every author.';
COMMENT ON COLUMN bookstore.author_word.author_id IS 'The author.';
COMMENT ON COLUMN bookstore.author_word.name_key IS 'The folded name.';
COMMENT ON COLUMN bookstore.author_word.word IS 'One word of it.';
COMMENT ON CONSTRAINT author_word_pkey ON bookstore.author_word IS 'name: has the word already.';
COMMENT ON CONSTRAINT author_word_name ON bookstore.author_word IS 'name: there is no such name.';
COMMENT ON INDEX bookstore.author_word_word IS 'Authors by any word of a name or its beginning, in order.';

COMMIT;
