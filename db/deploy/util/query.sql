-- Deploy storeroom:util/query to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.query AS text
    CONSTRAINT query_length CHECK (length(VALUE) <= 2000);

COMMENT ON DOMAIN util.query IS 'Text that people search for: at most 2,000 characters, because the cost of matching grows with it.';
COMMENT ON CONSTRAINT query_length ON DOMAIN util.query IS 'q: must be at most 2,000 characters long.';

COMMIT;
