-- Deploy storeroom:bookstore/book to pg
-- requires: bookstore/schema
-- requires: util/search_key
-- requires: bookstore/title
-- requires: bookstore/subtitle
-- requires: bookstore/published_year
-- requires: bookstore/publisher
-- requires: util/language_code
-- requires: util/price
-- requires: util/currency_code
-- requires: util/description
-- requires: util/isbn13

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE bookstore.book_id_seq;
COMMENT ON SEQUENCE bookstore.book_id_seq IS 'Numbers of books.';

CREATE TABLE bookstore.book (
    book_id        bigint      NOT NULL DEFAULT nextval('bookstore.book_id_seq'),
    title          bookstore.title NOT NULL,
    subtitle       bookstore.subtitle,
    authors        json        NOT NULL DEFAULT '[]',
    categories     json        NOT NULL DEFAULT '[]',
    isbn           text,
    printed_isbn   text,
    published_year bookstore.published_year,
    language       util.language_code,
    publisher      bookstore.publisher,
    price          util.price,
    currency       util.currency_code,
    description    util.description,
    source         text,
    source_key     text COLLATE "C",
    version        integer     NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    -- Never NULL, so that a row comparison can continue a page; cut, so that an index entry stays small.
    title_sort     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (left(util.search_key(title), 100)) STORED,
    year_sort      smallint    NOT NULL GENERATED ALWAYS AS (coalesce(-published_year, 32767)) STORED,
    price_sort     numeric     NOT NULL GENERATED ALWAYS AS (coalesce(price, 'Infinity')) STORED,
    CONSTRAINT book_pkey PRIMARY KEY (book_id),
    CONSTRAINT book_isbn UNIQUE (isbn),
    CONSTRAINT book_source UNIQUE (source_key, source),
    CONSTRAINT book_authors_number CHECK (json_array_length(authors) <= 100),
    CONSTRAINT book_categories_number CHECK (json_array_length(categories) <= 100),
    CONSTRAINT book_isbn_valid CHECK (isbn = util.isbn13(isbn)),
    CONSTRAINT book_printed_isbn_length CHECK (length(printed_isbn) <= 40),
    CONSTRAINT book_price_currency CHECK ((price IS NULL) = (currency IS NULL)),
    CONSTRAINT book_source_length CHECK (length(source) <= 100 AND length(source_key) <= 200)
);
CREATE INDEX book_title_sort ON bookstore.book (title_sort, book_id);
CREATE INDEX book_year_sort ON bookstore.book (year_sort, book_id);
CREATE INDEX book_price_sort ON bookstore.book (price_sort, book_id);
CREATE INDEX book_printed_isbn ON bookstore.book (printed_isbn, book_id) WHERE printed_isbn IS NOT NULL;
-- With the column itself, or no list would be read from the index alone. Of all books, or the planner would not hear how many are in a language.
CREATE INDEX book_language ON bookstore.book (lower(language), book_id) INCLUDE (language);
-- Titles of another script stand together behind all Latin ones: along the order of all titles they would be found last. Partial, or
-- books would be looked up by number in it, too, while the planner takes the table for empty.
CREATE INDEX book_language_title ON bookstore.book (lower(language), title_sort, book_id) WHERE language IS NOT NULL;

COMMENT ON TABLE bookstore.book IS 'Books. The names of authors and categories stand in the row as pages print them, so that a page needs no join.';
COMMENT ON COLUMN bookstore.book.book_id IS 'Number of the book, in the order of arrival.';
COMMENT ON COLUMN bookstore.book.title IS 'Title as printed, one line.';
COMMENT ON COLUMN bookstore.book.subtitle IS 'Subtitle as printed, one line.';
COMMENT ON COLUMN bookstore.book.authors IS 'Copy of book_author with names: [{"author_id", "name", "roles"}], in printed order.';
COMMENT ON COLUMN bookstore.book.categories IS 'Copy of book_category with names: [{"category_id", "name"}], in the order of names.';
COMMENT ON COLUMN bookstore.book.isbn IS 'ISBN-13, digits only.';
COMMENT ON COLUMN bookstore.book.printed_isbn IS 'What is printed as ISBN but is none: letters and digits, upper case.';
COMMENT ON COLUMN bookstore.book.published_year IS 'Year of first publication, negative before Christ.';
COMMENT ON COLUMN bookstore.book.language IS 'ISO 639 code, with region or script if need be (BCP 47).';
COMMENT ON COLUMN bookstore.book.publisher IS 'Publisher.';
COMMENT ON COLUMN bookstore.book.price IS 'Price in units of currency.';
COMMENT ON COLUMN bookstore.book.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN bookstore.book.description IS 'What the book is about.';
COMMENT ON COLUMN bookstore.book.source IS 'Import mapping that brought the book.';
COMMENT ON COLUMN bookstore.book.source_key IS 'Its key there.';
COMMENT ON COLUMN bookstore.book.version IS 'Counts the changes of this row, from 1.';
COMMENT ON COLUMN bookstore.book.created_at IS 'When the row was made.';
COMMENT ON COLUMN bookstore.book.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN bookstore.book.title_sort IS 'Folded title, its first 100 characters: the order of titles.';
COMMENT ON COLUMN bookstore.book.year_sort IS 'Latest year first, unknown last.';
COMMENT ON COLUMN bookstore.book.price_sort IS 'Lowest price first, unknown last.';
COMMENT ON CONSTRAINT book_pkey ON bookstore.book IS 'book_id: belongs to another book.';
COMMENT ON CONSTRAINT book_isbn ON bookstore.book IS 'isbn: belongs to another book.';
COMMENT ON CONSTRAINT book_source ON bookstore.book IS 'source_key: belongs to another book of this source.';
COMMENT ON CONSTRAINT book_authors_number ON bookstore.book IS 'authors: must be at most 100.';
COMMENT ON CONSTRAINT book_categories_number ON bookstore.book IS 'categories: must be at most 100.';
COMMENT ON CONSTRAINT book_isbn_valid ON bookstore.book IS 'isbn: must be a valid ISBN-10 or ISBN-13.';
COMMENT ON CONSTRAINT book_printed_isbn_length ON bookstore.book IS 'printed_isbn: must be at most 40 characters long.';
COMMENT ON CONSTRAINT book_price_currency ON bookstore.book IS 'currency: must be given with a price, and only with a price.';
COMMENT ON CONSTRAINT book_source_length ON bookstore.book IS 'source_key: must be at most 200 characters long, and the source 100.';
COMMENT ON INDEX bookstore.book_title_sort IS 'Books by title, and the beginnings of titles.';
COMMENT ON INDEX bookstore.book_year_sort IS 'Books by year, latest first.';
COMMENT ON INDEX bookstore.book_price_sort IS 'Books by price, lowest first.';
COMMENT ON INDEX bookstore.book_printed_isbn IS 'Books by what is wrongly printed as ISBN.';
COMMENT ON INDEX bookstore.book_language IS 'Books in a language by arrival.';
COMMENT ON INDEX bookstore.book_language_title IS 'Books in a language by title.';

COMMIT;
