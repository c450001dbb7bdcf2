-- Deploy storeroom:bookstore/title to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN bookstore.title AS text
    CONSTRAINT title_length CHECK (length(VALUE) BETWEEN 1 AND 1000);

COMMENT ON DOMAIN bookstore.title IS 'Title of a book.';
COMMENT ON CONSTRAINT title_length ON DOMAIN bookstore.title IS 'title: must be 1 to 1,000 characters long.';

COMMIT;
