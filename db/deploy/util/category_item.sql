-- Deploy storeroom:util/category_item to pg
-- requires: util/category_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.category_item AS (
    category_id bigint,
    name        util.category_name,
    version     integer,
    created_at  timestamptz,
    updated_at  timestamptz,
    cursor      text
);

COMMENT ON TYPE util.category_item IS 'A category on a page: the columns of category_row, and the cursor that continues after it.';

COMMIT;
