-- Deploy storeroom:util/fuzzystrmatch to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE EXTENSION fuzzystrmatch SCHEMA util;

COMMIT;
