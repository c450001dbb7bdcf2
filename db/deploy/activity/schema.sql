-- Deploy storeroom:activity/schema to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SCHEMA activity;
COMMENT ON SCHEMA activity IS 'What people do: searches and changes.';
GRANT USAGE ON SCHEMA activity TO storeroom_reader, storeroom_writer;

COMMIT;
