-- Deploy storeroom:util/suggestion to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.suggestion AS (
    kind      text,
    text      text,
    id        bigint,
    alias     text,
    corrected text
);

COMMENT ON TYPE util.suggestion IS
'What somebody who types may mean: what it is (title, name, sku, author, ingredient or category), its text as shown, its number, the other name that was found if it was not that text, and what was looked for instead of what was typed if it was found by that.';

COMMIT;
