-- Deploy storeroom:util/typed_text to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.typed_text AS (
    text        text,
    words       text[],
    completions text[],
    drivers     text[]
);

COMMENT ON TYPE util.typed_text IS
'A half-typed text: as typed; its folded words; the words of the dictionary that the last one begins, the most used first; the words whose lists are read to find names with all of them: the rarest one before the last, then the last and its completions.';

COMMIT;
