-- Deploy storeroom:bookstore/author_item to pg
-- requires: bookstore/author_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE bookstore.author_item AS (
    author_id      bigint,
    name           bookstore.person_name,
    disambiguation text,
    birth_year     smallint,
    death_year     smallint,
    aliases        text[],
    version        integer,
    created_at     timestamptz,
    updated_at     timestamptz,
    corrected      text,
    cursor         text
);

COMMENT ON TYPE bookstore.author_item IS 'An author on a page: the columns of author_row, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
