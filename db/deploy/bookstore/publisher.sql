-- Deploy storeroom:bookstore/publisher to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN bookstore.publisher AS text
    CONSTRAINT publisher_length CHECK (length(VALUE) <= 500);

COMMENT ON DOMAIN bookstore.publisher IS 'Name of a publisher.';
COMMENT ON CONSTRAINT publisher_length ON DOMAIN bookstore.publisher IS 'publisher: must be at most 500 characters long.';

COMMIT;
