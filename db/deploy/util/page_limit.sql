-- Deploy storeroom:util/page_limit to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.page_limit AS integer
    CONSTRAINT page_limit_range CHECK (VALUE BETWEEN 1 AND 1000);

COMMENT ON DOMAIN util.page_limit IS 'Rows of a page: 1 to 1,000.';
COMMENT ON CONSTRAINT page_limit_range ON DOMAIN util.page_limit IS 'limit: must be between 1 and 1,000.';

COMMIT;
