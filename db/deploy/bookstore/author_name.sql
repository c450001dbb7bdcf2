-- Deploy storeroom:bookstore/author_name to pg
-- requires: bookstore/author

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE bookstore.author_name (
    author_id bigint NOT NULL,
    name_key  text COLLATE "C" NOT NULL,
    inverted  boolean NOT NULL DEFAULT false,
    CONSTRAINT author_name_pkey PRIMARY KEY (author_id, name_key),
    CONSTRAINT author_name_author FOREIGN KEY (author_id) REFERENCES bookstore.author ON DELETE CASCADE
);
CREATE INDEX author_name_key ON bookstore.author_name (name_key, author_id);

COMMENT ON TABLE bookstore.author_name IS 'Every folded name an author is found by: the printed name and the aliases, each also with the surname first.';
COMMENT ON COLUMN bookstore.author_name.author_id IS 'The author.';
COMMENT ON COLUMN bookstore.author_name.name_key IS 'util.person_key of the name or alias.';
COMMENT ON COLUMN bookstore.author_name.inverted IS 'Whether the last word was put first: good for finding, not for telling who is who.';
COMMENT ON CONSTRAINT author_name_pkey ON bookstore.author_name IS 'aliases: name the author already.';
COMMENT ON CONSTRAINT author_name_author ON bookstore.author_name IS 'author_id: there is no such author.';
COMMENT ON INDEX bookstore.author_name_key IS 'Exact names and the beginnings of names, in order.';

COMMIT;
