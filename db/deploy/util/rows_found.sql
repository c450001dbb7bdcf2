-- Deploy storeroom:util/rows_found to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.rows_found AS (
    ids       bigint[],
    number    bigint,
    capped    boolean,
    corrected text
);

COMMENT ON TYPE util.rows_found IS
'The rows of a catalog that some parameters of a search find: the first of them, how many these are, whether there are more or may be, and what was searched for instead of the text, if that was corrected. Of a full count the number alone.';

COMMIT;
