-- Deploy storeroom:util/schema to pg
-- requires: roles/storeroom_owner
-- requires: roles/storeroom_reader
-- requires: roles/storeroom_writer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SCHEMA util;
COMMENT ON SCHEMA util IS 'What the catalogs share: folding, cursors, ISBN, the list of public functions.';
GRANT USAGE ON SCHEMA util TO storeroom_reader, storeroom_writer;

COMMIT;
