-- Deploy storeroom:util/description to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.description AS text
    CONSTRAINT description_length CHECK (length(VALUE) <= 20000);

COMMENT ON DOMAIN util.description IS 'Text of some paragraphs.';
COMMENT ON CONSTRAINT description_length ON DOMAIN util.description IS 'description: must be at most 20,000 characters long.';

COMMIT;
