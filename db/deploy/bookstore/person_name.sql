-- Deploy storeroom:bookstore/person_name to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN bookstore.person_name AS text
    CONSTRAINT person_name_length CHECK (length(VALUE) BETWEEN 1 AND 300);

COMMENT ON DOMAIN bookstore.person_name IS 'Name of an author.';
COMMENT ON CONSTRAINT person_name_length ON DOMAIN bookstore.person_name IS 'name: must be 1 to 300 characters long.';

COMMIT;
