-- Deploy storeroom:util/page_order to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.page_order AS (
    key       text,
    type      text,
    direction text,
    sorting   text,
    after     text
);

COMMENT ON TYPE util.page_order IS
'What a sort of a list is in SQL: its key column and type, the direction of key and number, ORDER BY, and the condition that a cursor ($2: tier, key, number) sets.';

COMMIT;
