-- Deploy storeroom:bookstore/book_item to pg
-- requires: bookstore/book_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE bookstore.book_item AS (
    book_id        bigint,
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
    description    util.description,
    version        integer,
    created_at     timestamptz,
    updated_at     timestamptz,
    cursor         text
);

COMMENT ON TYPE bookstore.book_item IS 'A book on a page: the columns of book_row, and the cursor that continues after it.';

COMMIT;
