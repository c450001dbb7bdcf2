-- Deploy storeroom:bookstore/book_item to pg
-- requires: bookstore/book_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE bookstore.book_item AS (
    book_id        bigint,
    title          text,
    subtitle       text,
    authors        json,
    categories     json,
    isbn           text,
    printed_isbn   text,
    published_year smallint,
    language       text,
    publisher      text,
    price          numeric,
    currency       text,
    description    text,
    version        integer,
    created_at     timestamptz,
    updated_at     timestamptz,
    corrected      text,
    cursor         text
);

COMMENT ON TYPE bookstore.book_item IS 'A book on a page: the columns of book_row, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
