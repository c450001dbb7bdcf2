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
    corrected   text,
    cursor      text
);

COMMENT ON TYPE util.category_item IS 'A category on a page: the columns of category_row, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
