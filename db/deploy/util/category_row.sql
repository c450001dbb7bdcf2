-- Deploy storeroom:util/category_row to pg
-- requires: util/category_name

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.category_row AS (
    category_id bigint,
    name        util.category_name,
    version     integer,
    created_at  timestamptz,
    updated_at  timestamptz
);

COMMENT ON TYPE util.category_row IS 'A category as people see it, in every catalog.';

COMMIT;
