-- Deploy storeroom:bookstore/book_author to pg
-- requires: bookstore/book
-- requires: bookstore/author

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- The sort keys are copies from the book: an index on them is a list of the author's books in each order.
CREATE TABLE bookstore.book_author (
    book_id    bigint   NOT NULL,
    author_id  bigint   NOT NULL,
    position   smallint NOT NULL,
    roles      text[]   NOT NULL DEFAULT '{author}',
    title_sort text COLLATE "C" NOT NULL,
    year_sort  smallint NOT NULL,
    price_sort numeric  NOT NULL,
    CONSTRAINT book_author_pkey PRIMARY KEY (book_id, author_id),
    CONSTRAINT book_author_book FOREIGN KEY (book_id) REFERENCES bookstore.book ON DELETE CASCADE,
    CONSTRAINT book_author_author FOREIGN KEY (author_id) REFERENCES bookstore.author,
    CONSTRAINT book_author_roles CHECK (roles <@ ARRAY['author', 'editor', 'translator', 'illustrator'] AND cardinality(roles) > 0),
    CONSTRAINT book_author_position CHECK (position >= 1)
);
CREATE INDEX book_author_title ON bookstore.book_author (author_id, title_sort, book_id);
CREATE INDEX book_author_newest ON bookstore.book_author (author_id, book_id);
CREATE INDEX book_author_year ON bookstore.book_author (author_id, year_sort, book_id);
CREATE INDEX book_author_price ON bookstore.book_author (author_id, price_sort, book_id);

COMMENT ON TABLE bookstore.book_author IS 'Who made a book, in which roles and order.';
COMMENT ON COLUMN bookstore.book_author.book_id IS 'The book.';
COMMENT ON COLUMN bookstore.book_author.author_id IS 'The author.';
COMMENT ON COLUMN bookstore.book_author.position IS 'Place among the book''s authors, from 1.';
COMMENT ON COLUMN bookstore.book_author.roles IS 'One or more of author, editor, translator, illustrator.';
COMMENT ON COLUMN bookstore.book_author.title_sort IS 'Copy of the book''s.';
COMMENT ON COLUMN bookstore.book_author.year_sort IS 'Copy of the book''s.';
COMMENT ON COLUMN bookstore.book_author.price_sort IS 'Copy of the book''s.';
COMMENT ON CONSTRAINT book_author_pkey ON bookstore.book_author IS 'authors: name the same author twice.';
COMMENT ON CONSTRAINT book_author_book ON bookstore.book_author IS 'book_id: there is no such book.';
COMMENT ON CONSTRAINT book_author_author ON bookstore.book_author IS 'author_id: has books; take the author off them first.';
COMMENT ON CONSTRAINT book_author_roles ON bookstore.book_author IS 'authors: have the roles author, editor, translator and illustrator, no others.';
COMMENT ON CONSTRAINT book_author_position ON bookstore.book_author IS 'authors: are counted from 1.';
COMMENT ON INDEX bookstore.book_author_title IS 'Books of the author by title.';
COMMENT ON INDEX bookstore.book_author_newest IS 'Books of the author by arrival.';
COMMENT ON INDEX bookstore.book_author_year IS 'Books of the author by year.';
COMMENT ON INDEX bookstore.book_author_price IS 'Books of the author by price.';

COMMIT;
