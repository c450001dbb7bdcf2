-- Deploy storeroom:util/import_outcome to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.import_outcome AS (
    line    bigint,
    outcome text,
    id      bigint,
    field   text,
    code    text,
    message text
);

COMMENT ON TYPE util.import_outcome IS 'What became of a line: inserted, updated, unchanged, duplicate or rejected; field, code and message say why, or warn.';

COMMIT;
