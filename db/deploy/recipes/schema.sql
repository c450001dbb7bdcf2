-- Deploy storeroom:recipes/schema to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SCHEMA recipes;
COMMENT ON SCHEMA recipes IS 'Recipes, their categories, ingredients and units.';
GRANT USAGE ON SCHEMA recipes TO storeroom_reader, storeroom_writer;

COMMIT;
