-- Deploy storeroom:bookstore/import_row to pg
-- requires: bookstore/book

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE bookstore.import_row AS (
    line           bigint,
    first_line     bigint,
    identity       text,
    book_id        bigint,
    source_key     text,
    title          bookstore.title,
    subtitle       bookstore.subtitle,
    authors        json,
    categories     json,
    isbn           text,
    printed_isbn   text,
    published_year bookstore.published_year,
    language       util.language_code,
    publisher      bookstore.publisher,
    price          util.price,
    currency       util.currency_code,
    description    util.description
);

COMMENT ON TYPE bookstore.import_row IS 'A line of an import that passed every check: identity tells its book from others, first_line is the first line of the file with it, book_id the book once it is known.';

COMMIT;
