-- Deploy storeroom:bookstore/schema to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SCHEMA bookstore;
COMMENT ON SCHEMA bookstore IS 'Books, their authors and categories.';
GRANT USAGE ON SCHEMA bookstore TO storeroom_reader, storeroom_writer;

COMMIT;
