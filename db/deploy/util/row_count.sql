-- Deploy storeroom:util/row_count to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.row_count AS (
    count    bigint,
    count_is text
);

COMMENT ON TYPE util.row_count IS 'How many rows a search finds, and what that number is: exact, or at_least.';

COMMIT;
