-- Deploy storeroom:util/bulk_outcome to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.bulk_outcome AS (index integer, outcome text, id bigint, field text, code text, message text, existing_id bigint);

COMMENT ON TYPE util.bulk_outcome IS
'What became of a row of many, counted from 0: inserted, with its number; refused, with the field, a code and a sentence; or rolled_back, because others were refused.';

COMMIT;
