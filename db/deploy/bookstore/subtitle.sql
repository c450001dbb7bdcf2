-- Deploy storeroom:bookstore/subtitle to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN bookstore.subtitle AS text
    CONSTRAINT subtitle_length CHECK (length(VALUE) BETWEEN 1 AND 1000);

COMMENT ON DOMAIN bookstore.subtitle IS 'Subtitle of a book.';
COMMENT ON CONSTRAINT subtitle_length ON DOMAIN bookstore.subtitle IS 'subtitle: must be at most 1,000 characters long.';

COMMIT;
