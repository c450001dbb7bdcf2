-- Deploy storeroom:util/word_term to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE util.word_term AS (
    word      text,
    slots     integer,
    beginning boolean,
    forms     text[],
    weights   real[],
    uses      bigint,
    idf       real
);

COMMENT ON TYPE util.word_term IS
'What answers a word of a query: the word; the words of the query it stands for, a bit each (two for two words written as one); whether it is the beginning of words; the forms in the lists of words, with what part of their impact counts; how many rows these find, about; how telling that is (inverse document frequency).';

COMMIT;
