-- Deploy storeroom:util/unaccent to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE EXTENSION unaccent SCHEMA util;

COMMIT;
