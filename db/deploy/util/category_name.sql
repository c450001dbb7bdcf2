-- Deploy storeroom:util/category_name to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.category_name AS text
    CONSTRAINT category_name_length CHECK (length(VALUE) BETWEEN 1 AND 200);

COMMENT ON DOMAIN util.category_name IS 'Name of a category.';
COMMENT ON CONSTRAINT category_name_length ON DOMAIN util.category_name IS 'name: must be 1 to 200 characters long.';

COMMIT;
