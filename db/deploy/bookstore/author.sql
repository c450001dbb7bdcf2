-- Deploy storeroom:bookstore/author to pg
-- requires: bookstore/person_name
-- requires: util/person_key
-- requires: util/tidy

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE bookstore.author_id_seq;
COMMENT ON SEQUENCE bookstore.author_id_seq IS 'Numbers of authors.';

CREATE TABLE bookstore.author (
    author_id      bigint      NOT NULL DEFAULT nextval('bookstore.author_id_seq'),
    name           bookstore.person_name NOT NULL,
    disambiguation text        NOT NULL DEFAULT '',
    birth_year     smallint,
    death_year     smallint,
    aliases        text[]      NOT NULL DEFAULT '{}',
    version        integer     NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    name_key       text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.person_key(name)) STORED,
    CONSTRAINT author_pkey PRIMARY KEY (author_id),
    -- Not the punctuation-keeping key of categories: J.R.R. Tolkien and J. R. R. Tolkien are one person.
    CONSTRAINT author_identity UNIQUE (name_key, disambiguation),
    CONSTRAINT author_disambiguation_length CHECK (length(disambiguation) <= 100),
    CONSTRAINT author_birth_year_range CHECK (birth_year BETWEEN -3000 AND 2100),
    CONSTRAINT author_death_year_range CHECK (death_year BETWEEN -3000 AND 2200),
    CONSTRAINT author_life CHECK (death_year >= birth_year),
    CONSTRAINT author_aliases_number CHECK (cardinality(aliases) <= 100)
);

COMMENT ON TABLE bookstore.author IS 'Persons and bodies that wrote, edited, translated or illustrated books.';
COMMENT ON COLUMN bookstore.author.author_id IS 'Number of the author.';
COMMENT ON COLUMN bookstore.author.name IS 'Name as printed.';
COMMENT ON COLUMN bookstore.author.disambiguation IS 'What tells namesakes apart, for example "b. 1588"; empty for most.';
COMMENT ON COLUMN bookstore.author.birth_year IS 'Year of birth, negative before Christ.';
COMMENT ON COLUMN bookstore.author.death_year IS 'Year of death, negative before Christ.';
COMMENT ON COLUMN bookstore.author.aliases IS 'Other names the author is found by.';
COMMENT ON COLUMN bookstore.author.version IS 'Counts the changes of this row, from 1.';
COMMENT ON COLUMN bookstore.author.created_at IS 'When the row was made.';
COMMENT ON COLUMN bookstore.author.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN bookstore.author.name_key IS 'Folded name, by which authors are one and the same.';
COMMENT ON CONSTRAINT author_pkey ON bookstore.author IS 'author_id: belongs to another author.';
COMMENT ON CONSTRAINT author_identity ON bookstore.author IS 'name: is the name of an author already; tell namesakes apart by a disambiguation.';
COMMENT ON CONSTRAINT author_disambiguation_length ON bookstore.author IS 'disambiguation: must be at most 100 characters long.';
COMMENT ON CONSTRAINT author_birth_year_range ON bookstore.author IS 'birth_year: must be between -3000 and 2100.';
COMMENT ON CONSTRAINT author_death_year_range ON bookstore.author IS 'death_year: must be between -3000 and 2200.';
COMMENT ON CONSTRAINT author_life ON bookstore.author IS 'death_year: must not be before birth_year.';
COMMENT ON CONSTRAINT author_aliases_number ON bookstore.author IS 'aliases: must be at most 100.';

COMMIT;
