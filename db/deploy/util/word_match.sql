-- Deploy storeroom:util/word_match to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.word_match AS (
    tier      integer,
    key       text,
    id        bigint,
    reach     bigint[],
    corrected text
);

COMMENT ON TYPE util.word_match IS
'A row that a text finds. Its tier: 0 it has that identifier, or that very name where others have it but for signs or an article; 1 it has that name; 2 its name begins with these words; 3 it has all words; 4 all, the last as the beginning of one; 5 to 8 the same with corrected words; 9 any word. Its sort key within the tier, a score below zero or a folded name, and its number. How far the list of words was read. What was looked for instead of the text.';

COMMIT;
