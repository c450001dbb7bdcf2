-- Deploy storeroom:recipes/ingredient_item to pg
-- requires: recipes/ingredient_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE recipes.ingredient_item AS (
    ingredient_id bigint,
    name          recipes.ingredient_name,
    aliases       json,
    parent_id     bigint,
    parent        text,
    is_staple     boolean,
    status        text,
    version       integer,
    created_at    timestamptz,
    updated_at    timestamptz,
    corrected     text,
    cursor        text
);

COMMENT ON TYPE recipes.ingredient_item IS 'An ingredient on a page: the columns of ingredient_row, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
