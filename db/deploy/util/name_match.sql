-- Deploy storeroom:util/name_match to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.name_match AS (
    tier  integer,
    place bigint,
    key   text,
    id    bigint
);

COMMENT ON TYPE util.name_match IS
'A name that a half-typed text finds. Its tier: 0 it is the text; 1 it begins with these words; 2 it begins with them and a word that the last one begins, or with the last one first; 3 it begins so, if need be after an article; 4 it has the words one after the other, the last as the beginning of one; 5 it has them in any order; 6 it does not have them all, but what it names has. Its place within the tier, the folded name, and the number of what has it.';

COMMIT;
