-- Deploy storeroom:inventory/schema to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SCHEMA inventory;
COMMENT ON SCHEMA inventory IS 'Products, their categories and stock.';
GRANT USAGE ON SCHEMA inventory TO storeroom_reader, storeroom_writer;

COMMIT;
