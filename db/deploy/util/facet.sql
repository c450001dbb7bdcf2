-- Deploy storeroom:util/facet to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.facet AS (
    facet     text,
    value     text,
    id        bigint,
    count     bigint,
    capped    boolean,
    corrected text
);

COMMENT ON TYPE util.facet IS
'A value that rows found by a search have, and how many: the facet, all for the rows themselves; the value as people read it; its number, if it is a row; the count; whether there are more rows than were counted, or may be; what was searched for instead of the text, if that was corrected.';

COMMIT;
